package io.plumbline.deploy.command;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is verified beside the archive: a platform's ledgers, by which form, in which zone. */
final class PlatformOptions {
  @Option(names = "--ledger", paramLabel = "DIR", required = true)
  private Path ledger;

  @Option(names = "--scheme", paramLabel = "ID|FILE")
  private @Nullable String scheme;

  @Option(names = "--zone", paramLabel = "ZONE")
  private @Nullable String zone;

  /** The options as they were read: ledgers and form. */
  record Platform(Path folder, Ledger ledger, Optional<Scheme> form, Optional<ZoneId> zone) {
    /** The options of a verification of an archive. */
    VerificationOptions options(Path archive, LocalDate asOf) {
      VerificationOptions options = VerificationOptions.of(archive, ledger, asOf);
      if (form.isPresent()) {
        options = options.withScheme(form.get());
      }
      return zone.isPresent() ? options.withZone(zone.get()) : options;
    }
  }

  /**
   * Reads ledgers and form.
   *
   * @throws InputFault when one of them has an error
   */
  Platform read() {
    return new Platform(
        ledger,
        LedgerReader.read(ledger),
        Optional.ofNullable(scheme).map(Schemes::find),
        Optional.ofNullable(zone).map(PlatformOptions::zone));
  }

  /** The bytes of the form's file; null for no form. */
  byte @Nullable [] schemeText() {
    return scheme == null ? null : Schemes.text(scheme);
  }

  /** The date that an option is given. */
  static LocalDate date(String option, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new InputFault(
          Words.of(
              "%s 是“%s”，应为存在的日期，如 2024-06-30。",
              "%s is '%s', expected a date that exists, such as 2024-06-30.", option, text),
          e);
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new InputFault(
          Words.of(
              "--zone 是“%s”，应为时区名，如 Asia/Shanghai。",
              "--zone is '%s', expected the name of a time zone, such as Asia/Shanghai.", text),
          e);
    }
  }
}
