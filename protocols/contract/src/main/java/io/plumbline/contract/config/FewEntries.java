package io.plumbline.contract.config;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a small mapping in their order, a third as large as a {@link LinkedHashMap}:
 * channels by the hundred thousand have two or three keys each. A look-up compares keys one by one.
 * Immutable.
 */
final class FewEntries extends AbstractMap<String, Options.Entry> {
  private static final int MOST = 8;

  private final String[] keys;
  private final Options.Entry[] values;

  private FewEntries(Map<String, Options.Entry> entries) {
    keys = entries.keySet().toArray(String[]::new);
    values = entries.values().toArray(Options.Entry[]::new);
  }

  /** A copy that later changes of the original do not reach, in its order. */
  static Map<String, Options.Entry> copyOf(Map<String, Options.Entry> entries) {
    return entries.size() <= MOST ? new FewEntries(entries) : new LinkedHashMap<>(entries);
  }

  @Override
  public Options.@Nullable Entry get(@Nullable Object key) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].equals(key)) {
        return values[i];
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Map.Entry<String, Options.Entry>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, Options.Entry>> iterator() {
        return new InOrder();
      }

      @Override
      public int size() {
        return keys.length;
      }
    };
  }

  private final class InOrder implements Iterator<Map.Entry<String, Options.Entry>> {
    private int at;

    @Override
    public boolean hasNext() {
      return at < keys.length;
    }

    @Override
    public Map.Entry<String, Options.Entry> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, Options.Entry> each = Map.entry(keys[at], values[at]);
      at++;
      return each;
    }
  }
}
