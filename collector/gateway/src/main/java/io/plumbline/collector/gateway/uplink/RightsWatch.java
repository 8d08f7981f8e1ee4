package io.plumbline.collector.gateway.uplink;

import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.contract.fault.EnvironmentFault;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the rights of agents changed, by this process or by a command line, and has the
 * connections reviewed then: a certificate that is taken back is worth nothing at once, not only at
 * the next handshake. Costs one look at a folder, on a thread of its own.
 */
final class RightsWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RightsWatch.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  private final GatewayTrust trust;
  private final AgentRoster roster;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("plumbline-rights").factory());
  private long seen;
  private boolean failing;

  private RightsWatch(GatewayTrust trust, AgentRoster roster) {
    this.trust = trust;
    this.roster = roster;
    this.seen = trust.rightsStamp();
  }

  static RightsWatch start(GatewayTrust trust, AgentRoster roster) {
    RightsWatch watch = new RightsWatch(trust, roster);
    long nanos = EVERY.toNanos();
    watch.thread.scheduleWithFixedDelay(watch::look, nanos, nanos, TimeUnit.NANOSECONDS);
    return watch;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    try {
      long stamp = trust.rightsStamp();
      if (stamp != seen) {
        roster.review(trust::identify);
        seen = stamp;
      }
      failing = false;
    } catch (EnvironmentFault e) {
      if (!failing) {
        LOG.error("{}", e.words());
      }
      failing = true;
    }
  }
}
