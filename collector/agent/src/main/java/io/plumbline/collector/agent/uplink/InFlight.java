package io.plumbline.collector.agent.uplink;

import io.plumbline.collector.agent.spool.SpoolItem;
import io.plumbline.contract.uplink.UplinkMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What was offered over a connection and is not acknowledged. Guarded by the session's lock. */
final class InFlight {
  /** Room for a Skip, which is not acknowledged and so not counted here. */
  private static final int RESERVE = 32;

  private final Deque<SpoolItem> items = new ArrayDeque<>();
  private long bytes;
  private long credit;

  InFlight(long credit) {
    this.credit = credit;
  }

  /** Whether an offer fits the credit; one offer is always allowed, whatever its size. */
  boolean fits(SpoolItem item) {
    return items.isEmpty() || bytes + size(item) <= credit - RESERVE;
  }

  /** Forgets everything: the gateway dropped it. */
  void clear() {
    items.clear();
    bytes = 0;
  }

  void add(SpoolItem item) {
    items.addLast(item);
    bytes += size(item);
  }

  void credit(long creditBytes) {
    credit = creditBytes;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /**
   * Takes out what an acknowledgement settles: the frame and everything that was offered before it.
   */
  List<SpoolItem> acknowledge(UUID boot, long sequence) {
    boolean isKnown =
        items.stream().anyMatch(item -> !item.isSeal() && matches(item, boot, sequence));
    List<SpoolItem> settled = new ArrayList<>();
    if (!isKnown) {
      return settled;
    }
    while (true) {
      SpoolItem item = items.removeFirst();
      bytes -= size(item);
      settled.add(item);
      if (!item.isSeal() && matches(item, boot, sequence)) {
        return settled;
      }
    }
  }

  /** Takes out a seal. */
  Optional<SpoolItem> acknowledgeSeal(UUID boot, long sequence) {
    for (Iterator<SpoolItem> each = items.iterator(); each.hasNext(); ) {
      SpoolItem item = each.next();
      if (item.isSeal() && matches(item, boot, sequence)) {
        each.remove();
        bytes -= size(item);
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  /** Takes out one seal. */
  void remove(SpoolItem seal) {
    if (items.remove(seal)) {
      bytes -= size(seal);
    }
  }

  /** What was offered first. */
  Optional<SpoolItem> oldest() {
    return Optional.ofNullable(items.peekFirst());
  }

  /** The frame, or else the seal, with that name. */
  Optional<SpoolItem> find(UUID boot, long sequence) {
    return items.stream()
        .filter(item -> matches(item, boot, sequence))
        .min((a, b) -> Boolean.compare(a.isSeal(), b.isSeal()));
  }

  private static boolean matches(SpoolItem item, UUID boot, long sequence) {
    return item.sequence() == sequence && item.boot().equals(boot);
  }

  /** The bytes of the offer's message. */
  private static long size(SpoolItem item) {
    return 1L + item.payloadLength();
  }

  static UplinkMessage offer(SpoolItem item) {
    return item.isSeal()
        ? new UplinkMessage.OfferSeal(item.payload())
        : new UplinkMessage.OfferFrame(item.payload());
  }
}
