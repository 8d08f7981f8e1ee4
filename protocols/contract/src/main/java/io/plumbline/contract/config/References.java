package io.plumbline.contract.config;

import io.plumbline.contract.config.Options.Entry;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts in what a configuration file refers to: <code>${env:NAME}</code> stands for an environment
 * variable, <code>${file:PATH}</code> for the text of a file without the line end behind it, in any
 * value of a mapping and in lists of values. Messages about such a value show how it is written,
 * never what it stands for. Used once, by one thread.
 */
public final class References {
  /** The largest file that a value may stand for, in bytes. */
  public static final int MAX_BYTES = 64 << 10;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+):([^{}]*)}");

  private final Path base;
  private final UnaryOperator<@Nullable String> environment;
  private final Map<Options, Options> done = new IdentityHashMap<>();

  /** A value with references: what it stands for, and how it is written. */
  record Text(String resolved, String written) {
    @Override
    public String toString() {
      return written;
    }
  }

  private References(Path base, UnaryOperator<@Nullable String> environment) {
    this.base = base;
    this.environment = environment;
  }

  /**
   * The same mapping with everything that it refers to put in; itself where it refers to nothing.
   *
   * @param base where relative paths are taken from
   * @param environment gives the value of a variable, null where it is not set
   * @throws InputFault naming place and reference when a variable is not set or a file cannot be
   *     read
   */
  public static Options resolve(
      Options root, Path base, UnaryOperator<@Nullable String> environment) {
    return new References(base, environment).resolve(root);
  }

  private Options resolve(Options options) {
    Options before = done.get(options);
    if (before != null) {
      return before;
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    boolean isChanged = false;
    for (Map.Entry<String, Entry> each : options.entries().entrySet()) {
      Entry entry = resolve(each.getValue(), true);
      isChanged |= entry != each.getValue();
      entries.put(each.getKey(), entry);
    }
    Options resolved = isChanged ? options.with(entries) : options;
    done.put(options, resolved);
    return resolved;
  }

  private Entry resolve(Entry entry, boolean inMapping) {
    switch (entry.value()) {
      case String text when text.contains("${") -> {
        String resolved = resolve(text, entry);
        return resolved.equals(text)
            ? entry
            : new Entry(inMapping ? new Text(resolved, text) : resolved, entry.at());
      }
      case Options options -> {
        Options resolved = resolve(options);
        return resolved == options ? entry : new Entry(resolved, entry.at());
      }
      case List<?> values -> {
        List<Entry> all = new ArrayList<>(values.size());
        boolean isChanged = false;
        for (Object value : values) {
          Entry resolved = resolve((Entry) value, false);
          isChanged |= resolved != value;
          all.add(resolved);
        }
        return isChanged ? new Entry(List.copyOf(all), entry.at()) : entry;
      }
      default -> {
        return entry;
      }
    }
  }

  private String resolve(String text, Entry entry) {
    return REFERENCE
        .matcher(text)
        .replaceAll(reference ->
            Matcher.quoteReplacement(
                switch (reference.group(1)) {
                  case "env" -> variable(reference.group(2), entry);
                  case "file" -> file(reference.group(2), entry);
                  default ->
                      throw new InputFault(
                          Words.of(
                              "%s：%s 不是已知的引用，应为 ${env:名称} 或 ${file:路径}。",
                              "%s: %s is no reference that is known, expected ${env:NAME} or"
                                  + " ${file:PATH}.",
                              entry.place(),
                              reference.group()));
                }));
  }

  private String variable(String name, Entry entry) {
    String value = environment.apply(name);
    if (value == null) {
      throw new InputFault(
          Words.of(
              "%s：${env:%s} 引用的环境变量没有设置。",
              "%s: the environment variable of ${env:%s} is not set.", entry.place(), name));
    }
    return value;
  }

  private String file(String name, Entry entry) {
    try {
      Path path = base.resolve(name);
      long bytes = Files.size(path);
      if (bytes > MAX_BYTES) {
        throw unreadable(name, entry, bytes + " B > " + MAX_BYTES + " B", null);
      }
      return Files.readString(path).replaceFirst("\\R\\z", "");
    } catch (CharacterCodingException e) {
      throw unreadable(name, entry, "UTF-8", e);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(name, entry, e.getClass().getSimpleName(), e);
    }
  }

  private static InputFault unreadable(
      String name, Entry entry, String why, @Nullable Exception cause) {
    Words words =
        Words.of(
            "%s：${file:%s} 引用的文件读不了（%s）。",
            "%s: the file of ${file:%s} cannot be read (%s).", entry.place(), name, why);
    return cause == null ? new InputFault(words) : new InputFault(words, cause);
  }
}
