package io.plumbline.verifier.engine.scheme;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that is wrong with a file, so that its reader goes on behind an error. Each fault
 * begins with its place, {@code file:line:column}. Not thread-safe.
 */
final class Faults {
  private static final int SHOWN = 100;
  private static final Pattern PLACE = Pattern.compile("^.*?:(\\d+):(\\d+): ", Pattern.DOTALL);

  private final List<InputFault> found = new ArrayList<>();

  /** How many there are so far: the same number before and after means that all went well. */
  int count() {
    return found.size();
  }

  /** What is read, or the fallback where reading it finds a fault. */
  <T> T read(T fallback, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InputFault fault) {
      add(fault);
      return fallback;
    }
  }

  /** Does something that may find a fault. */
  void check(Runnable action) {
    try {
      action.run();
    } catch (InputFault fault) {
      add(fault);
    }
  }

  /** Refuses every key of a mapping that nobody asked for. */
  void refuseOthers(Options mapping) {
    mapping.others().forEach(this::add);
  }

  private void add(InputFault fault) {
    if (found.stream().noneMatch(known -> known.words().equals(fault.words()))) {
      found.add(fault);
    }
  }

  /**
   * Ends the reading if anything was wrong.
   *
   * @throws InputFault with all faults, one a line, in the order of the file
   */
  void raise() {
    if (found.isEmpty()) {
      return;
    }
    List<Words> sorted =
        found.stream().map(InputFault::words).sorted(Comparator.comparingLong(Faults::at)).toList();
    List<Words> shown = new ArrayList<>(sorted.subList(0, Math.min(SHOWN, sorted.size())));
    if (sorted.size() > SHOWN) {
      shown.add(Words.of("另有 %d 处错误。", "and %d more errors.", sorted.size() - SHOWN));
    }
    throw new InputFault(
        new Words(
            String.join("\n", shown.stream().map(Words::zh).toList()),
            String.join("\n", shown.stream().map(Words::en).toList())),
        found.getFirst());
  }

  private static long at(Words words) {
    Matcher place = PLACE.matcher(words.en());
    return place.find() ? Long.parseLong(place.group(1)) << 32 | Long.parseLong(place.group(2)) : 0;
  }
}
