package io.plumbline.verifier.engine.suspicion.trace;

import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.Receipt;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Hands on the frames of each chain by their sequence, whatever order they come in, and each once.
 * Frames behind a hole wait; when more than {@link #MAX_WAITING} rows wait, or at the end, the hole
 * is given up. Not thread-safe.
 */
final class ChainOrder {
  /** Rows that may wait, about 100 MB of decoded frames. */
  static final long MAX_WAITING = 4_000_000;

  /** Takes the frames of a chain in order. */
  interface Taker {
    void take(Chain chain, Receipt receipt, TelemetryFrame frame);
  }

  /** An agent between two of its starts, or one import call. */
  record Chain(Provenance provenance, String agent, UUID boot) implements Comparable<Chain> {
    @Override
    public int compareTo(Chain other) {
      int byAgent = agent.compareTo(other.agent);
      int byBoot = byAgent != 0 ? byAgent : boot.compareTo(other.boot);
      return byBoot != 0 ? byBoot : provenance.compareTo(other.provenance);
    }
  }

  private record Waiting(Receipt receipt, TelemetryFrame frame) {}

  private static final class Place {
    private long next = 1;
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  }

  private final Map<Chain, Place> places = new TreeMap<>();
  private final Taker taker;
  private long waitingRows;

  ChainOrder(Taker taker) {
    this.taker = taker;
  }

  void put(Receipt receipt, TelemetryFrame frame) {
    FrameHeader header = frame.header();
    Chain chain = new Chain(header.provenance(), header.agent(), header.boot());
    Place place = places.computeIfAbsent(chain, key -> new Place());
    if (header.sequence() < place.next) {
      return; // a repetition, or one from a hole that was given up
    }
    if (place.waiting.putIfAbsent(header.sequence(), new Waiting(receipt, frame)) == null) {
      waitingRows += frame.rows();
    }
    if (waitingRows > MAX_WAITING) {
      place.next = place.waiting.firstKey();
    }
    drain(chain, place);
  }

  /** Hands on everything that still waits. */
  void finish() {
    places.forEach((chain, place) -> {
      while (!place.waiting.isEmpty()) {
        place.next = place.waiting.firstKey();
        drain(chain, place);
      }
    });
  }

  private void drain(Chain chain, Place place) {
    for (Waiting next = place.waiting.remove(place.next);
        next != null;
        next = place.waiting.remove(place.next)) {
      place.next++;
      waitingRows -= next.frame().rows();
      taker.take(chain, next.receipt(), next.frame());
    }
  }
}
