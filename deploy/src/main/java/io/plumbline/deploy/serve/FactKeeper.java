package io.plumbline.deploy.serve;

import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.verifier.console.history.FactStore;
import io.plumbline.verifier.console.history.FactWriter;
import io.plumbline.verifier.engine.LiveReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes reports that have news into the store, on a thread of its own and not oftener than asked
 * for. While the database is away, the console goes on from memory; what is missing follows.
 */
final class FactKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FactKeeper.class);

  private final FactStore store;
  private final Supplier<Optional<LiveReport>> latest;
  private final Duration every;
  private final Thread thread;

  private FactKeeper(FactStore store, Supplier<Optional<LiveReport>> latest, Duration every) {
    this.store = store;
    this.latest = latest;
    this.every = every;
    this.thread = Thread.ofPlatform().daemon().name("facts").unstarted(this::keep);
  }

  /** Starts; the store is closed with this. */
  static FactKeeper start(FactStore store, Supplier<Optional<LiveReport>> latest, Duration every) {
    FactKeeper keeper = new FactKeeper(store, latest, every);
    keeper.thread.start();
    return keeper;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }

  private void keep() {
    FactWriter writer = new FactWriter(store);
    long written = -1;
    String complaint = "";
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Optional<LiveReport> report = latest.get();
        if (report.isPresent() && report.get().version() != written) {
          try {
            writer.write(report.get().report());
            written = report.get().version();
            complaint = "";
          } catch (PlumblineFault e) {
            // Said once, not at each attempt, while the database is away.
            if (!e.words().en().equals(complaint)) {
              complaint = e.words().en();
              LOG.warn("{}; facts follow when it works again", complaint);
            }
          }
        }
        TimeUnit.NANOSECONDS.sleep(every.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
