package io.plumbline.deploy.command;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.deploy.serve.LiveConsole;
import io.plumbline.verifier.console.handin.HandedIn;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Follows the archive, keeps facts current, serves API and console on loopback. */
@Command(name = "serve", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Option(names = "--archive", paramLabel = "DIR", required = true)
  private Path archive;

  @Option(names = "--ledger", paramLabel = "DIR", required = true)
  private Path ledger;

  @Option(names = "--scheme", paramLabel = "ID|FILE")
  private @Nullable String scheme;

  @Option(names = "--zone", paramLabel = "ZONE")
  private @Nullable String zone;

  @Option(names = "--claims", paramLabel = "FILE")
  private @Nullable Path claims;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "8086")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.isDirectory(archive)) {
      throw new InputFault(
          Words.of(
              "没有归档文件夹 %s，应为 import 或 gateway 写出的文件夹。",
              "There is no archive folder %s, expected one that import or a gateway wrote.",
              archive));
    }
    VerificationOptions options = options();
    try (Stop stop = Stop.install(false);
        LiveConsole console = LiveConsole.open(port, EVERY)) {
      console.follow(options, ledger);
      Terminal.of(spec)
          .print("控制台：%s  （Ctrl-C 结束）", "console: %s  (Ctrl-C ends it)", console.url());
      stop.asked().get();
      return Plumbline.HELD;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the service ended in an unknown way", e);
    }
  }

  private VerificationOptions options() {
    Ledger platform = LedgerReader.read(ledger);
    Optional<Scheme> form = Optional.ofNullable(scheme).map(Schemes::find);
    HandedIn handedIn = VerifyCommand.handIn(claims, form, platform);
    handedIn.notes().forEach(Terminal.of(spec)::say);
    VerificationOptions options =
        VerificationOptions.of(archive, platform, LocalDate.now()).withClaims(handedIn.claims());
    if (form.isPresent()) {
      options = options.withScheme(form.get());
    }
    if (zone != null) {
      options = options.withZone(VerifyCommand.zone(zone));
    }
    return options;
  }
}
