package io.plumbline.deploy.serve;

import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.console.ConsoleServer;
import io.plumbline.verifier.console.history.FactHistory;
import io.plumbline.verifier.console.history.FactStore;
import io.plumbline.verifier.engine.LedgerWatch;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.LiveVerification;
import io.plumbline.verifier.engine.VerificationOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows an archive, keeps its facts current and serves them. One thread of its own reads; the
 * console answers from memory. Thread-safe.
 */
public final class LiveConsole implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveConsole.class);

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration WRITE_EVERY = Duration.ofSeconds(10);

  private final ConsoleServer console;
  private final @Nullable FactKeeper keeper;
  private final Duration every;
  private final Thread reader;
  private volatile @Nullable VerificationOptions options;
  private volatile @Nullable Path ledger;
  private volatile @Nullable LiveReport latest;

  private LiveConsole(int port, Duration every, Optional<FactStore> store) {
    this.every = every;
    this.console = ConsoleServer.start(LOOPBACK, port, this::latest, store.map(FactHistory::new));
    this.keeper =
        store.map(facts -> FactKeeper.start(facts, this::latest, WRITE_EVERY)).orElse(null);
    this.reader = Thread.ofPlatform().daemon().name("verify").unstarted(this::follow);
  }

  /**
   * Takes the port; there is nothing to show before {@link #follow(VerificationOptions)}.
   *
   * @param port on loopback, 0 for any free one
   * @param every how often the archive is looked at
   * @throws io.plumbline.contract.fault.EnvironmentFault when the port is in use
   */
  public static LiveConsole open(int port, Duration every) {
    return open(port, every, Optional.empty());
  }

  /**
   * The same with a database, into which facts are written and which answers for ranges of days.
   *
   * @param store closed with the console
   */
  public static LiveConsole open(int port, Duration every, Optional<FactStore> store) {
    return new LiveConsole(port, every, store);
  }

  /**
   * Begins to read. Called once.
   *
   * @param ledgerFolder where the ledgers in the options lie; edits of them are followed too
   */
  public void follow(VerificationOptions archive, Path ledgerFolder) {
    options = archive;
    ledger = ledgerFolder;
    reader.start();
  }

  /** Where to point a browser. */
  public String url() {
    return console.url();
  }

  /** The newest report; nothing until the archive was read once. */
  public Optional<LiveReport> latest() {
    return Optional.ofNullable(latest);
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      reader.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (keeper != null) {
      keeper.close();
    }
    console.close();
  }

  private void follow() {
    VerificationOptions archive = options;
    Path folder = ledger;
    if (archive == null || folder == null) {
      throw new IllegalStateException("follow() was not given what to read");
    }
    try (LiveVerification live =
        LiveVerification.open(archive, LedgerWatch.open(folder), InstantSource.system())) {
      String complaint = "";
      while (!Thread.currentThread().isInterrupted()) {
        try {
          LiveReport next = live.refresh();
          latest = next;
          String fault = next.ledgerFault().map(Words::en).orElse("");
          if (!fault.isEmpty() && !fault.equals(complaint)) {
            LOG.warn("{}", fault);
          }
          complaint = fault;
        } catch (PlumblineFault e) {
          // Said once, not every second, while a disk or a mount is away.
          if (!e.words().en().equals(complaint)) {
            complaint = e.words().en();
            LOG.error("{}", complaint);
          }
        }
        TimeUnit.NANOSECONDS.sleep(every.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
