package io.plumbline.contract.csv;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.ArrayList;
import java.util.List;

/** Gathers the errors of several files, so that a user mends them in one go. Not thread-safe. */
public final class CsvErrors {
  /** How many errors one message lists; the others are counted. */
  public static final int LISTED = 20;

  private final List<Words> listed = new ArrayList<>();
  private long count;

  /** Takes one error. */
  public void add(CsvError error) {
    add(error.words());
  }

  /** Takes a fault that ended the reading of one file. */
  public void add(InputFault fault) {
    add(fault.words());
  }

  private void add(Words words) {
    if (listed.size() < LISTED) {
      listed.add(words);
    }
    count++;
  }

  /** How many were added. */
  public long count() {
    return count;
  }

  /** The first {@link #LISTED} errors. */
  public List<Words> listed() {
    return List.copyOf(listed);
  }

  /**
   * Ends the reading if anything was wrong.
   *
   * @throws InputFault that lists the first errors, one a line, and counts the rest
   */
  public void throwIfAny() {
    if (count > 0) {
      throw fault();
    }
  }

  /** The fault that {@link #throwIfAny} throws; at least one error has been added. */
  public InputFault fault() {
    List<String> zh = new ArrayList<>();
    List<String> en = new ArrayList<>();
    for (Words words : listed) {
      zh.add(words.zh());
      en.add(words.en());
    }
    if (count > listed.size()) {
      zh.add("……另有 " + (count - listed.size()) + " 处错误。");
      en.add("… and " + (count - listed.size()) + " more errors.");
    }
    return new InputFault(new Words(String.join("\n", zh), String.join("\n", en)));
  }
}
