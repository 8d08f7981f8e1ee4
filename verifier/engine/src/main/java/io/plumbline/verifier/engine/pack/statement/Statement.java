package io.plumbline.verifier.engine.pack.statement;

import io.plumbline.contract.fault.Words;
import org.jspecify.annotations.Nullable;

/**
 * Something that was found about evidence.
 *
 * @param standing how far it is to be believed
 * @param kind what it is about, such as {@code part-changed}; the names stay the same for ever
 * @param subject the part, log or key that it is about
 * @param by who says so; empty where it is proved or broken
 * @param words the statement
 */
public record Statement(Standing standing, String kind, String subject, String by, Words words) {
  /** Something that signatures and hashes prove. */
  public static Statement proved(
      String kind, String subject, String zh, String en, @Nullable Object... arguments) {
    return new Statement(Standing.PROVED, kind, subject, "", Words.of(zh, en, arguments));
  }

  /** Something that does not fit. */
  public static Statement broken(
      String kind, String subject, String zh, String en, @Nullable Object... arguments) {
    return new Statement(Standing.BROKEN, kind, subject, "", Words.of(zh, en, arguments));
  }

  /** Something that stands on the word of somebody. */
  public static Statement asserted(
      String kind, String subject, String by, String zh, String en, @Nullable Object... arguments) {
    return new Statement(Standing.ASSERTED, kind, subject, by, Words.of(zh, en, arguments));
  }
}
