package io.plumbline.contract.config;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a configuration file: typed access to its keys, each fault with the place in the
 * file. A reader takes every key that it knows and then calls {@link #refuseOthers()}, so that a
 * misspelt key is an error that names the nearest known one. Not thread-safe; used while
 * configuration is read.
 */
public final class Options {
  /**
   * Sets of known keys, each once: channels by the hundred thousand know the same. There are as
   * many as kinds of mappings that a program reads.
   */
  private static final Map<Set<String>, Set<String>> SHARED = new ConcurrentHashMap<>();

  private Place place;
  private Map<String, Entry> entries;
  private @Nullable Digest settled;

  /** What a reader has asked for; its own while it is a {@link HashSet}. */
  private Set<String> known = new HashSet<>();

  /**
   * A scalar, a list or a mapping with the place it was read from, which is kept in parts: a
   * configuration has hundreds of thousands of entries.
   *
   * @param value a {@link String} for every scalar, a {@link List} of entries, or an {@link
   *     Options}
   * @param file as in {@link Place}
   * @param line as in {@link Place}
   * @param column as in {@link Place}
   */
  public record Entry(Object value, String file, int line, int column) {
    public Entry(Object value, Place at) {
      this(value, at.file(), at.line(), at.column());
    }

    public Entry(Object value, String place) {
      this(value, Place.of(place));
    }

    Place at() {
      return new Place(file, line, column);
    }

    /** Where, such as {@code agent.yaml:12:5}. */
    public String place() {
      return at().toString();
    }
  }

  public Options(String place, Map<String, Entry> entries) {
    this(Place.of(place), entries);
  }

  public Options(Place place, Map<String, Entry> entries) {
    this.place = place;
    this.entries = FewEntries.copyOf(entries);
  }

  /** Options from plain texts, for tests and generated configuration. */
  public static Options of(String place, Map<String, String> values) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    values.forEach((key, value) -> entries.put(key, new Entry(value, place)));
    return new Options(place, entries);
  }

  /**
   * A copy with one more text, or with another text in its place; for tests and generated
   * configuration.
   */
  public Options with(String key, String value) {
    Map<String, Entry> more = new LinkedHashMap<>(entries);
    more.put(key, new Entry(value, place));
    return new Options(place, more);
  }

  /** The same mapping, at the same place, with other values. */
  Options with(Map<String, Entry> values) {
    return new Options(place, values);
  }

  Map<String, Entry> entries() {
    return entries;
  }

  /** Where the mapping starts. */
  public String place() {
    return place.toString();
  }

  /** Where a key's value stands, or the mapping itself when it is absent. */
  public String place(String key) {
    Entry entry = entries.get(key);
    return entry == null ? place() : entry.place();
  }

  public boolean has(String key) {
    know(List.of(key));
    return entries.containsKey(key);
  }

  /** A required text, not empty. */
  public String text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  public String text(String key, String absent) {
    return optionalText(key).orElse(absent);
  }

  public Optional<String> optionalText(String key) {
    Entry entry = take(key);
    if (entry == null) {
      return Optional.empty();
    }
    String text =
        switch (entry.value()) {
          case String plain -> plain;
          case References.Text referring -> referring.resolved();
          default -> throw fault(key, "结构", "a structure", "一个值", "a single value");
        };
    if (text.isEmpty()) {
      throw fault(key, "空", "nothing", "一个值", "a value");
    }
    return Optional.of(text);
  }

  /**
   * A text that must not stand in the file itself, only what it refers to.
   *
   * @throws InputFault when it stands there; the message does not repeat it
   */
  public Optional<String> secret(String key) {
    Optional<String> text = optionalText(key);
    Entry entry = entries.get(key);
    if (entry != null && !(entry.value() instanceof References.Text)) {
      throw fault(
          key,
          "写在文件里的文本",
          "a text in the file",
          "引用：${env:名称} 或 ${file:路径}",
          "a reference: ${env:NAME} or ${file:PATH}");
    }
    return text;
  }

  /** An integer within [min, max], decimal or with 0x. */
  public long integer(String key, long min, long max, long absent) {
    return scalar(key).map(scalar -> scalar.integer(min, max)).orElse(absent);
  }

  /** A required integer within [min, max]. */
  public long integer(String key, long min, long max) {
    return new Scalar(this, key, text(key)).integer(min, max);
  }

  /** A decimal number, finite. */
  public double number(String key, double absent) {
    return scalar(key).map(Scalar::number).orElse(absent);
  }

  public boolean flag(String key, boolean absent) {
    return scalar(key).map(Scalar::flag).orElse(absent);
  }

  /** A duration such as {@code 500ms}, {@code 10s}, {@code 5min}, within [min, max]. */
  public Duration duration(String key, Duration min, Duration max, Duration absent) {
    return scalar(key).map(scalar -> scalar.duration(min, max)).orElse(absent);
  }

  /**
   * One of the constants of an enum, written in lower case with hyphens; the default where the key
   * is absent.
   */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E absent) {
    return scalar(key).map(scalar -> scalar.choice(type)).orElse(absent);
  }

  private Optional<Scalar> scalar(String key) {
    return optionalText(key).map(text -> new Scalar(this, key, text));
  }

  /** A nested mapping; empty where the key is absent. */
  public Options mapping(String key) {
    Entry entry = take(key);
    if (entry == null) {
      return new Options(place, Map.of());
    }
    if (entry.value() instanceof Options options) {
      return options;
    }
    throw fault(
        key, String.valueOf(entry.value()), String.valueOf(entry.value()), "映射", "a mapping");
  }

  /** A list of mappings; empty where the key is absent. */
  public List<Options> mappings(String key) {
    List<Options> list = new ArrayList<>();
    for (Entry element : elements(key)) {
      if (!(element.value() instanceof Options options)) {
        throw fault(
            key,
            String.valueOf(element.value()),
            String.valueOf(element.value()),
            "映射的列表",
            "a list of mappings");
      }
      list.add(options);
    }
    return list;
  }

  /** A list of texts; empty where the key is absent. */
  public List<String> texts(String key) {
    List<String> list = new ArrayList<>();
    for (Entry element : placedTexts(key)) {
      list.add((String) element.value());
    }
    return list;
  }

  /** A list of texts, each with its place; empty where the key is absent. */
  public List<Entry> placedTexts(String key) {
    List<Entry> list = elements(key);
    for (Entry element : list) {
      if (!(element.value() instanceof String)) {
        throw fault(key, "结构", "a structure", "值的列表", "a list of values");
      }
    }
    return list;
  }

  /**
   * Every key with its scalar value, in file order, all taken as known; for free mappings such as
   * state tables.
   */
  public Map<String, String> allTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : entries.keySet()) {
      texts.put(key, text(key));
    }
    return texts;
  }

  /** Every key in file order, all taken as known; for free mappings of structures. */
  public List<String> keys() {
    know(entries.keySet());
    return List.copyOf(entries.keySet());
  }

  /** Every key that a reader has asked for so far, in the order of the alphabet. */
  public Set<String> knownKeys() {
    return new TreeSet<>(known);
  }

  /** Whether another mapping says the same, wherever it stands and in whatever order. */
  public boolean saysTheSameAs(Options other) {
    return meaning(new Meaning()).equals(other.meaning(new Meaning()));
  }

  /** A digest of what it says. */
  Digest meaning(Meaning seen) {
    return settled == null ? seen.of(this) : settled;
  }

  /**
   * Lets mappings forget what they say, and all mappings within them, when nobody reads them any
   * more. They keep a digest for {@link #saysTheSameAs}, and the file; those within keep the file.
   */
  public static void settle(Collection<Options> mappings) {
    Meaning meaning = new Meaning();
    // First all digests: an alias can put one mapping into several.
    mappings.forEach(mapping -> mapping.settled = mapping.meaning(meaning));
    mappings.forEach(mapping -> mapping.forget(Place.of(mapping.place.file())));
  }

  private void forget(Place file) {
    Map<String, Entry> said = entries;
    entries = Map.of();
    place = file;
    said.values().forEach(entry -> forget(entry.value(), file));
  }

  private static void forget(Object value, Place file) {
    switch (value) {
      case Options mapping -> mapping.forget(file);
      case List<?> values -> values.forEach(each -> forget(((Entry) each).value(), file));
      default -> {}
    }
  }

  /** Takes keys as known without reading them. */
  public void know(String... keys) {
    know(List.of(keys));
  }

  private void know(Collection<String> keys) {
    if (!known.containsAll(keys)) {
      if (!(known instanceof HashSet)) {
        known = new HashSet<>(known);
      }
      known.addAll(keys);
    }
  }

  /**
   * Refuses the first key that nobody asked for.
   *
   * @throws InputFault naming the key, its place and the nearest known key
   */
  public void refuseOthers() {
    others().stream()
        .findFirst()
        .ifPresent(fault -> {
          throw fault;
        });
    known = SHARED.computeIfAbsent(Set.copyOf(known), keys -> keys);
  }

  /**
   * A fault for each key that nobody asked for, in file order, as {@link #refuseOthers} names it.
   */
  public List<InputFault> others() {
    return entries.entrySet().stream()
        .filter(entry -> !known.contains(entry.getKey()))
        .map(entry -> unknown(entry.getKey(), entry.getValue().place()))
        .toList();
  }

  /**
   * A fault about the value of a key, with its place. A value that was put in from elsewhere is not
   * repeated.
   */
  public InputFault fault(
      String key, String foundZh, String foundEn, String expectedZh, String expectedEn) {
    Entry entry = entries.get(key);
    String written =
        entry != null && entry.value() instanceof References.Text text ? text.written() : null;
    return new InputFault(
        new Words(
            "%s：%s 的值是“%s”，应为%s。"
                .formatted(place(key), key, written == null ? foundZh : written, expectedZh),
            "%s: %s is '%s', expected %s."
                .formatted(place(key), key, written == null ? foundEn : written, expectedEn)));
  }

  private InputFault missing(String key) {
    return new InputFault(
        Words.of("%s：缺少必需的键 %s。", "%s: the required key %s is missing.", place, key));
  }

  private InputFault unknown(String key, String where) {
    String nearest = Nearest.to(key, known).orElse("");
    return nearest.isEmpty()
        ? new InputFault(Words.of("%s：未知的键 %s。", "%s: unknown key %s.", where, key))
        : new InputFault(
            Words.of(
                "%s：未知的键 %s，最接近的已知键是 %s。",
                "%s: unknown key %s; the nearest known key is %s.", where, key, nearest));
  }

  private @Nullable Entry take(String key) {
    know(List.of(key));
    return entries.get(key);
  }

  private List<Entry> elements(String key) {
    Entry entry = take(key);
    if (entry == null) {
      return List.of();
    }
    if (!(entry.value() instanceof List<?> values)) {
      throw fault(
          key, String.valueOf(entry.value()), String.valueOf(entry.value()), "列表", "a list");
    }
    List<Entry> elements = new ArrayList<>();
    for (Object value : values) {
      elements.add((Entry) value);
    }
    return elements;
  }
}
