package io.plumbline.collector.gateway.uplink;

import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.FastThreadLocal;
import io.plumbline.collector.gateway.ingest.Offer;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.uplink.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Checks offers and finds what is wrong with each by itself. A frame is checked block by block,
 * every byte of it, without making its samples. Runs on the connection's thread, whose connections
 * share the dictionaries read lately, which take an eighth of the heap at most; one per server,
 * thread-safe.
 */
final class OfferReader {
  /** Threads that read offers: what Netty starts unless told otherwise. */
  private static final int LOOPS = 2 * NettyRuntime.availableProcessors();

  private final FastThreadLocal<FrameDictionary.Cache> dictionaries =
      new FastThreadLocal<>() {
        @Override
        protected FrameDictionary.Cache initialValue() {
          return new FrameDictionary.Cache(Runtime.getRuntime().maxMemory() / 8 / LOOPS);
        }
      };

  Offer frame(AgentIdentity identity, byte[] bytes) {
    try {
      ByteBuffer payload = ByteBuffer.wrap(bytes);
      if (!FrameBlocks.isTelemetry(payload)) {
        FrameHeader header = Frame.decode(payload).header();
        return offered(header, bytes, 0, Optional.of(usage(header)));
      }
      FrameBlocks blocks = FrameBlocks.read(payload, dictionaries.get());
      try {
        blocks.readEdgeOffsets();
        blocks.texts();
      } catch (FormatFault e) {
        // The refusal says which frame it is.
        return offered(blocks.header(), bytes, 0, Optional.of(malformed(e)));
      }
      return offered(blocks.header(), bytes, blocks.rows(), objection(identity, blocks));
    } catch (FormatFault e) {
      return new Offer.Unreadable(true, malformed(e), bytes.length + 1);
    }
  }

  private static Offer offered(
      FrameHeader header, byte[] bytes, int rows, Optional<Offer.Objection> objection) {
    return new Offer.OfferedFrame(
        header, Digest.sha256(bytes), ByteBuffer.wrap(bytes), rows, bytes.length + 1, objection);
  }

  Offer seal(AgentIdentity identity, byte[] bytes) {
    int messageBytes = bytes.length + 1;
    try {
      Seal seal = Seal.decode(ByteBuffer.wrap(bytes));
      return new Offer.OfferedSeal(
          seal, ByteBuffer.wrap(bytes), messageBytes, objection(identity, seal));
    } catch (FormatFault e) {
      return new Offer.Unreadable(false, malformed(e), messageBytes);
    }
  }

  private static Offer.Objection malformed(FormatFault fault) {
    return new Offer.Objection(Refusal.MALFORMED, String.valueOf(fault.getMessage()));
  }

  private static Optional<Offer.Objection> provenance(FrameHeader header) {
    return header.provenance() == Provenance.EDGE
        ? Optional.empty()
        : Optional.of(
            new Offer.Objection(
                Refusal.MALFORMED,
                "frame is of provenance " + header.provenance() + ", expected EDGE"));
  }

  private static Offer.Objection usage(FrameHeader header) {
    return provenance(header)
        .orElse(
            new Offer.Objection(
                Refusal.MALFORMED, "usage events are imported, agents send telemetry"));
  }

  private static Optional<Offer.Objection> objection(AgentIdentity identity, FrameBlocks frame) {
    Optional<Offer.Objection> provenance = provenance(frame.header());
    if (provenance.isPresent()) {
      return provenance;
    }
    if (!identity.isExpected(frame.header().config())) {
      return Optional.of(
          new Offer.Objection(
              Refusal.CONFIG,
              "frame is made under configuration "
                  + frame.header().config()
                  + ", which is not expected of agent '"
                  + identity.agent()
                  + "'"));
    }
    if (!identity.devices().allowsAll()) {
      List<Series> series = frame.dictionary().series();
      for (int i = 0; i < series.size(); i++) {
        if (frame.rows(i) > 0 && !identity.devices().allows(series.get(i).device())) {
          return Optional.of(foreign(identity, series.get(i).device()));
        }
      }
      for (Gap gap : frame.gaps()) {
        // What was refused may be told of: it says that samples are missing, and nothing else.
        if (gap.cause() != Gap.Cause.REFUSED && !identity.devices().allows(gap.device())) {
          return Optional.of(foreign(identity, gap.device()));
        }
      }
    }
    return Optional.empty();
  }

  private static Offer.Objection foreign(AgentIdentity identity, String device) {
    return new Offer.Objection(
        Refusal.DEVICE, "agent '" + identity.agent() + "' may not write device '" + device + "'");
  }

  private static Optional<Offer.Objection> objection(AgentIdentity identity, Seal seal) {
    return identity.key().hasSigned(seal)
        ? Optional.empty()
        : Optional.of(
            new Offer.Objection(
                Refusal.SEAL, "seal is not signed by the key of the certificate in use"));
  }
}
