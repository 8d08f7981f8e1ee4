package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.config.GatewayAddress;
import io.plumbline.collector.agent.intake.Intake;
import io.plumbline.collector.agent.spool.GivenUp;
import io.plumbline.collector.agent.spool.RefusedDevices;
import io.plumbline.collector.agent.spool.Sealer;
import io.plumbline.collector.agent.spool.SetAside;
import io.plumbline.collector.agent.spool.Spool;
import io.plumbline.collector.agent.spool.SpoolCursor;
import io.plumbline.collector.agent.spool.SpoolItem;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the chain goes on around what the gateway does not take and what the disk does not give back:
 * the frame is set aside, its gap is put on record, the frame before is sealed and the hole
 * announced. Of a frame that is refused for one device the others' samples are written into a later
 * frame. Used by the uplink's thread; {@link #progress} and {@link #refusals} by any.
 */
final class Detours {
  private static final Logger LOG = LoggerFactory.getLogger(Detours.class);
  private static final Duration ROLL = Duration.ofSeconds(30);

  private final GatewayAddress gateway;
  private final Spool spool;
  private final SetAside setAside;
  private final Intake intake;
  private final Sealer sealer;
  private final LongSupplier clockMicros;
  private final CountDownLatch stopping;
  private final AtomicLong refusals = new AtomicLong();

  /** The frame that was gone back to since the last acknowledgement, so that it is tried once. */
  private volatile @Nullable Place wentBack;

  /** The frame whose samples were last written into a later one, so that a retry does not again. */
  private @Nullable Place spared;

  private record Place(UUID boot, long sequence) {}

  Detours(
      GatewayAddress gateway,
      Spool spool,
      SetAside setAside,
      Intake intake,
      Sealer sealer,
      LongSupplier clockMicros,
      CountDownLatch stopping) {
    this.gateway = gateway;
    this.spool = spool;
    this.setAside = setAside;
    this.intake = intake;
    this.sealer = sealer;
    this.clockMicros = clockMicros;
    this.stopping = stopping;
  }

  /**
   * A connection begins. Going back counts on one connection, because what was sent before a cut
   * may never have arrived; and permissions may have changed, so refused devices are tried again.
   */
  void connected() {
    wentBack = null;
    spool.refusedDevices().clear();
  }

  /** The gateway acknowledged something. */
  void progress() {
    wentBack = null;
  }

  /** Offers refused for good since the start. */
  long refusals() {
    return refusals.get();
  }

  /** Sees to a halt and lets the session go on. */
  void around(UplinkSession session, SpoolCursor cursor, UplinkSession.Halt halt)
      throws IOException, InterruptedException {
    switch (halt) {
      case UplinkSession.Halt.Damaged(var rest) -> {
        giveUpRest(rest);
        cursor.rewind();
        session.resume();
      }
      case UplinkSession.Halt.Refused(var refuse, var item) -> {
        cursor.rewind();
        if (refuse.reason() == Refusal.SEQUENCE && !item.isSeal()) {
          LOG.warn("uplink to {}: {}", gateway, UplinkRefused.words(refuse));
          bridge(session, cursor, refuse, item);
        } else {
          refusals.incrementAndGet();
          GivenUp given = giveUp(refuse, item);
          if (item.isSeal()) {
            session.resume();
          } else {
            session.resume(aroundHole(given));
          }
        }
      }
    }
  }

  private GivenUp giveUp(UplinkMessage.Refuse refuse, SpoolItem item)
      throws IOException, InterruptedException {
    String reason = refuse.reason().name().toLowerCase(Locale.ROOT);
    if (refuse.reason() == Refusal.DEVICE && !item.isSeal()) {
      Optional<TelemetryFrame> frame = setAside.frame(item);
      Optional<String> device =
          frame.flatMap(content -> RefusedDevices.named(refuse.text(), content));
      if (frame.isPresent() && device.isPresent()) {
        return spareOthers(item, frame.get(), device.get(), reason);
      }
    }
    LOG.error("uplink to {}: {}", gateway, UplinkRefused.words(refuse));
    GivenUp given = setAside.one(item, reason, Gap.Cause.REFUSED);
    giveUp(given, Rejection.REFUSED);
    return given;
  }

  /** Only the refused device's samples are lost; the others' go into a later frame. */
  private GivenUp spareOthers(SpoolItem item, TelemetryFrame frame, String device, String reason)
      throws IOException, InterruptedException {
    if (spool.refusedDevices().add(device)) {
      LOG.error(
          "uplink to {}: the gateway does not let this agent write device {}; its samples are left"
              + " out and counted until the next connection. Expected a token for it: plumbline"
              + " gateway token --device",
          gateway,
          device);
    }
    Place place = new Place(item.boot(), item.sequence());
    // A copy that is there means that the others were saved before the agent was killed.
    if (!place.equals(spared) && !setAside.isKept(item, reason)) {
      spared = place;
      RefusedDevices.Rest rest = spool.refusedDevices().leaveOut(frame.samples(), frame.gaps());
      CountDownLatch durable = new CountDownLatch(1);
      intake.again(rest.samples(), rest.gaps(), () -> setAside.moveBack(item), durable::countDown);
      await(durable);
    }
    GivenUp given = setAside.one(item, reason, Gap.Cause.REFUSED);
    setAside.settle(given, Rejection.REFUSED);
    return given;
  }

  /**
   * What is said instead of a frame that was set aside: that it will not come; and a seal over the
   * frame before it, because the next seal in the spool is on the other side of the hole and could
   * not prove it. The Skip goes first: after a frame that could not be read at all, the gateway
   * listens to nothing else.
   */
  private UplinkMessage[] aroundHole(GivenUp given) {
    SpoolItem item = given.item();
    UplinkMessage skip = new UplinkMessage.Skip(item.boot(), item.sequence() + 1);
    long before = item.sequence() - 1;
    if (given.before().isEmpty() || setAside.holds(item.boot(), before)) {
      return new UplinkMessage[] {skip};
    }
    Seal seal = sealer.seal(item.boot(), before, given.before().get(), clockMicros.getAsLong());
    return new UplinkMessage[] {skip, new UplinkMessage.OfferSeal(seal.encode())};
  }

  /**
   * The gateway waits for an earlier frame than the one it was offered. If the spool has it,
   * acknowledged or not, it is offered; if it was set aside, dropped or deleted, its absence is
   * announced.
   */
  private void bridge(
      UplinkSession session, SpoolCursor cursor, UplinkMessage.Refuse refuse, SpoolItem item)
      throws IOException {
    UUID boot = item.boot();
    long expected = refuse.expected();
    if (expected < 1 || expected >= item.sequence()) {
      throw new UplinkRefused(refuse);
    }
    Place now = new Place(boot, expected);
    if (!now.equals(wentBack) && !setAside.holds(boot, expected) && cursor.goBack(boot, expected)) {
      wentBack = now;
      session.resume();
      return;
    }
    LOG.error("frames {} to {} of boot {} will not come", expected, item.sequence() - 1, boot);
    session.resume(new UplinkMessage.Skip(boot, item.sequence()));
  }

  private void giveUpRest(SpoolItem rest) throws IOException, InterruptedException {
    Optional<GivenUp> given = setAside.rest(rest, "damaged", Gap.Cause.SPOOL_DAMAGED, ROLL);
    if (given.isEmpty()) {
      throw new IOException("the spool cannot go on to a new file");
    }
    giveUp(given.get(), Rejection.SPOOL_DAMAGED);
  }

  /**
   * Waits until the gaps are on disk, so that no sample disappears without a trace, and only then
   * settles.
   */
  private void giveUp(GivenUp given, Rejection rejection) throws IOException, InterruptedException {
    CountDownLatch durable = new CountDownLatch(given.gaps().size());
    for (Gap gap : given.gaps()) {
      intake.gap(gap, durable::countDown);
    }
    await(durable);
    setAside.settle(given, rejection);
  }

  private void await(CountDownLatch durable) throws IOException, InterruptedException {
    intake.hurry();
    while (!durable.await(250, TimeUnit.MILLISECONDS)) {
      if (stopping.getCount() == 0) {
        throw new IOException("stopped; the refused frame is still in the spool");
      }
    }
  }
}
