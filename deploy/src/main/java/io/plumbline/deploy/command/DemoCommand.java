package io.plumbline.deploy.command;

import io.plumbline.contract.fault.Words;
import io.plumbline.deploy.demo.Demo;
import io.plumbline.deploy.demo.DemoProcess;
import io.plumbline.deploy.demo.DemoSettings;
import io.plumbline.deploy.demo.Reconciliation;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.report.ReportTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The main job on embedded defaults: a simulated factory, collected, archived, verified and shown.
 */
@Command(name = "demo", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--once")
  private boolean once;

  @Option(names = "--devices", paramLabel = "N", defaultValue = "48")
  private int devices;

  @Option(names = "--seconds", paramLabel = "S", defaultValue = "30")
  private int seconds;

  @Option(names = "--port", paramLabel = "PORT")
  private @Nullable Integer port;

  @Option(names = "--data", paramLabel = "DIR")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = Terminal.of(spec);
    DemoSettings settings =
        new DemoSettings(
            devices,
            Duration.ofSeconds(seconds),
            port != null ? port : once ? 0 : 8086,
            Optional.ofNullable(data));
    try (Stop stop = Stop.install(false);
        Demo demo = Demo.start(settings, terminal::say)) {
      terminal.print("控制台 / console: %s", "console: %s", demo.url());
      return once ? once(terminal, settings, demo, stop) : live(terminal, demo, stop);
    }
  }

  private static int once(Terminal terminal, DemoSettings settings, Demo demo, Stop stop)
      throws InterruptedException {
    Progress progress =
        terminal.progress(new Words("采集", "collecting"), new Words("样本", "samples"));
    long start = System.nanoTime();
    long total = settings.collect().toNanos();
    for (long passed = 0; passed < total; passed = System.nanoTime() - start) {
      if (isAsked(stop, 200)) {
        progress.stopped();
        return Plumbline.HELD;
      }
      progress.update(samples(demo), (double) passed / total);
    }
    progress.done(samples(demo));
    terminal.say("机器停下，等最后的数据到齐 …", "the machines stop; waiting for the last of their data …");
    Reconciliation reconciliation = demo.settle();
    VerificationReport report = demo.audit();
    terminal.out().print(new ReportTable(terminal.language()).text(report));
    terminal.out().println();
    terminal.out().println(reconciliation.words().in(terminal.language()));
    terminal.out().flush();
    // The claim is inflated on purpose: the demo has worked when the audit says so and the bytes
    // hold.
    return reconciliation.holds() && report.integrity().holds() && !report.holds()
        ? Plumbline.HELD
        : Plumbline.DID_NOT_HOLD;
  }

  private static int live(Terminal terminal, Demo demo, Stop stop) throws InterruptedException {
    terminal.say("Ctrl-C 结束", "Ctrl-C ends it");
    LiveTable table = new LiveTable(terminal);
    while (!isAsked(stop, 2000)) {
      demo.latest().ifPresent(table::show);
    }
    terminal.say("正在停止 …", "stopping …");
    return Plumbline.HELD;
  }

  private static boolean isAsked(Stop stop, long millis) throws InterruptedException {
    try {
      stop.asked().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the wish to stop cannot fail", e);
    }
  }

  private static long samples(Demo demo) {
    return demo.latest().map(report -> report.report().samples()).orElse(0L);
  }

  /** The demo's database as a process. */
  @Command(name = "demo-database", hidden = true)
  static final class Database implements Callable<Integer> {
    @Option(names = "--folder", required = true)
    private Path folder;

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--password-file", required = true)
    private Path passwordFile;

    @Override
    public Integer call() throws InterruptedException {
      DemoProcess.database(folder, port, passwordFile);
      return Plumbline.HELD;
    }
  }
}
