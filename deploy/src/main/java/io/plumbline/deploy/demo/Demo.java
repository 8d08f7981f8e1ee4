package io.plumbline.deploy.demo;

import io.plumbline.contract.claim.ClaimsReader;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.deploy.factory.Factory;
import io.plumbline.deploy.serve.LiveConsole;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A running demo: the site, the verifier that follows its archive, and the console. What {@code
 * plumbline demo} starts.
 */
public final class Demo implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final DemoFolder folder;
  private final LiveConsole console;
  private final DemoSite site;

  private Demo(DemoFolder folder, LiveConsole console, DemoSite site) {
    this.folder = folder;
    this.console = console;
    this.site = site;
  }

  /**
   * Starts everything. The console's port is taken first: when it is in use, nothing was started.
   *
   * @param news told what is being started
   * @throws io.plumbline.contract.fault.EnvironmentFault when a port is in use, the disk is full or
   *     a part does not start; nothing is left running then
   */
  public static Demo start(DemoSettings settings, Consumer<Words> news)
      throws InterruptedException {
    LiveConsole console = LiveConsole.open(settings.port(), LOOK_EVERY);
    try {
      DemoFolder folder = DemoFolder.open(settings.folder());
      try {
        DemoSite site = DemoSite.start(folder, settings.devices(), news);
        Demo demo = new Demo(folder, console, site);
        console.follow(demo.options(), site.factory().ledger());
        return demo;
      } catch (RuntimeException | InterruptedException e) {
        folder.close();
        throw e;
      }
    } catch (RuntimeException | InterruptedException e) {
      console.close();
      throw e;
    }
  }

  /** Where to point a browser. */
  public String url() {
    return console.url();
  }

  /** The newest report of the live verification. */
  public Optional<LiveReport> latest() {
    return console.latest();
  }

  /** What is simulated. */
  public Factory factory() {
    return site.factory();
  }

  /** The processes and the database. */
  DemoSite site() {
    return site;
  }

  /** Stops the machines and waits until what they said has arrived everywhere. */
  public Reconciliation settle() throws InterruptedException {
    return site.settle();
  }

  /**
   * Verifies the archive from its beginning, as an evaluator would, against the inflated claim. The
   * agents and the gateway are stopped first, so that the last frames are sealed and the last
   * segment is closed.
   */
  public VerificationReport audit() {
    site.child("edge-1").close();
    site.child("edge-2").close();
    site.child("gateway").close();
    return Verification.run(options());
  }

  @Override
  public void close() {
    site.close();
    console.close();
    folder.close();
  }

  private VerificationOptions options() {
    Factory factory = site.factory();
    return VerificationOptions.of(
            site.archive(), LedgerReader.read(factory.ledger()), LocalDate.now(ZONE))
        .withClaims(ClaimsReader.read(factory.claims()));
  }
}
