package io.plumbline.deploy.command;

import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.console.handin.ClaimsFile;
import io.plumbline.verifier.console.handin.HandedIn;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a platform hands in, in whichever form. */
final class ClaimsOption {
  @Option(names = "--claims", paramLabel = "FILE")
  private @Nullable Path claims;

  /** The file; null for none. */
  @Nullable Path file() {
    return claims;
  }

  /** Reads it by the platform's form, without one by the rows of all forms, and tells its notes. */
  HandedIn read(PlatformOptions.Platform platform, Terminal terminal) {
    HandedIn handedIn = read(claims, platform.form(), platform.ledger());
    handedIn.notes().forEach(terminal::say);
    return handedIn;
  }

  /** Reads a file, if there is one. */
  static HandedIn read(@Nullable Path file, Optional<Scheme> form, Ledger ledger) {
    return file == null
        ? new HandedIn(List.of(), List.of())
        : ClaimsFile.read(file, form.map(List::of).orElseGet(Schemes::all), ledger);
  }
}
