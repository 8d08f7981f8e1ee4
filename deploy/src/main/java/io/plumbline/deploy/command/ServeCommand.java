package io.plumbline.deploy.command;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.deploy.serve.LiveConsole;
import io.plumbline.verifier.engine.VerificationOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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
        LiveConsole console = LiveConsole.open(port, EVERY)) {
      console.follow(options, read.folder());
      Terminal.of(spec)
          .print("控制台：%s  （Ctrl-C 结束）", "console: %s  (Ctrl-C ends it)", console.url());
      stop.asked().get();
      return Plumbline.HELD;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the service ended in an unknown way", e);
    }
  }
}
