package io.plumbline.contract.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FewEntriesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 8, 9, 40})
  void a_copy_says_the_same_in_the_same_order_whatever_its_size(int size) {
    Map<String, Options.Entry> original = new LinkedHashMap<>();
    for (int i = size; i > 0; i--) {
      original.put("key" + i, new Options.Entry("value" + i, new Place("f.yaml", i, 3)));
    }
    List<String> keys = List.copyOf(original.keySet());
    Map<String, Options.Entry> copy = FewEntries.copyOf(original);
    assertEquals(original, copy);
    original.clear();
    assertEquals(keys, new ArrayList<>(copy.keySet()));
    keys.forEach(key -> assertEquals("f.yaml:" + key.substring(3) + ":3", at(copy, key)));
    assertNull(copy.get("other"));
    assertFalse(copy.containsKey("other"));
    assertEquals(size, copy.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void behind_the_last_entry_is_none(int size) {
    Map<String, Options.Entry> original = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      original.put("key" + i, new Options.Entry("x", "f.yaml"));
    }
    Iterator<?> entries = FewEntries.copyOf(original).entrySet().iterator();
    for (int i = 0; i < size; i++) {
      entries.next();
    }
    assertThrows(NoSuchElementException.class, entries::next);
  }

  private static String at(Map<String, Options.Entry> entries, String key) {
    Options.Entry entry = entries.get(key);
    return entry == null ? "nowhere" : entry.place();
  }
}
