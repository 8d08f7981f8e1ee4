package io.plumbline.deploy.command;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.deploy.serve.LiveConsole;
import io.plumbline.verifier.console.history.FactStore;
import io.plumbline.verifier.console.history.StoreAccess;
import io.plumbline.verifier.engine.VerificationOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private PlatformOptions platform = new PlatformOptions();

  @Mixin private ClaimsOption claims = new ClaimsOption();

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "8086")
  private int port;

  @Option(names = "--db", paramLabel = "URL")
  private @Nullable String database;

  @Option(names = "--db-user", paramLabel = "ROLE", defaultValue = "plumbline")
  private String databaseUser;

  @Option(names = "--db-password-file", paramLabel = "FILE")
  private @Nullable Path databasePassword;

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.isDirectory(archive)) {
      throw new InputFault(
          Words.of(
              "没有归档文件夹 %s，应为 import 或 gateway 写出的文件夹。",
              "There is no archive folder %s, expected one that import or a gateway wrote.",
              archive));
    }
    PlatformOptions.Platform read = platform.read();
    VerificationOptions options =
        read.options(archive, LocalDate.now())
            .withClaims(claims.read(read, Terminal.of(spec)).claims());
    try (Stop stop = Stop.install(false);
        LiveConsole console = LiveConsole.open(port, EVERY, store())) {
      console.follow(options, read.folder());
      Terminal.of(spec)
          .print("控制台：%s  （Ctrl-C 结束）", "console: %s  (Ctrl-C ends it)", console.url());
      stop.asked().get();
      return Plumbline.HELD;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the service ended in an unknown way", e);
    }
  }

  private Optional<FactStore> store() {
    if (database == null) {
      return Optional.empty();
    }
    if (!database.startsWith("jdbc:postgresql:")) {
      throw new InputFault(
          Words.of(
              "--db 是“%s”，应为 PostgreSQL 的 JDBC 地址，如 jdbc:postgresql://db.example:5432/plumbline。",
              "--db is '%s', expected a JDBC URL of PostgreSQL, such as"
                  + " jdbc:postgresql://db.example:5432/plumbline.",
              database));
    }
    return Optional.of(
        FactStore.open(
            new StoreAccess(database, databaseUser, Optional.ofNullable(databasePassword))));
  }
}
