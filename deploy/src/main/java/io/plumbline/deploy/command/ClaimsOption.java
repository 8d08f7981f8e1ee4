package io.plumbline.deploy.command;

import io.plumbline.verifier.console.handin.ClaimsFile;
import io.plumbline.verifier.console.handin.HandedIn;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.nio.file.Path;
import java.util.List;
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
    HandedIn handedIn =
        claims == null
            ? new HandedIn(List.of(), List.of())
            : ClaimsFile.read(
                claims, platform.form().map(List::of).orElseGet(Schemes::all), platform.ledger());
    handedIn.notes().forEach(terminal::say);
    return handedIn;
  }
}
