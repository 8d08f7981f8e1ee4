package io.plumbline.collector.gateway.uplink;

import io.plumbline.collector.gateway.ingest.Offer;
import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.uplink.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Decodes offers and finds what is wrong with each by itself. Runs on the connection's thread;
 * stateless.
 */
final class OfferReader {
  private OfferReader() {}

  static Offer frame(AgentIdentity identity, byte[] bytes) {
    int messageBytes = bytes.length + 1;
    try {
      Frame frame = Frame.decode(ByteBuffer.wrap(bytes));
      int rows = frame instanceof TelemetryFrame telemetry ? telemetry.rows() : 0;
      return new Offer.OfferedFrame(
          frame.header(),
          frame.digest(),
          ByteBuffer.wrap(bytes),
          rows,
          messageBytes,
          objection(identity, frame));
    } catch (FormatFault e) {
      return unreadable(
          bytes, new Offer.Objection(Refusal.MALFORMED, String.valueOf(e.getMessage())));
    }
  }

  /** Where the head of a frame can be read, the refusal says which frame it is. */
  private static Offer unreadable(byte[] bytes, Offer.Objection objection) {
    int messageBytes = bytes.length + 1;
    try {
      FrameHeader header = FrameBlocks.read(ByteBuffer.wrap(bytes)).header();
      return new Offer.OfferedFrame(
          header,
          Digest.sha256(bytes),
          ByteBuffer.wrap(bytes),
          0,
          messageBytes,
          Optional.of(objection));
    } catch (FormatFault e) {
      return new Offer.Unreadable(true, objection, messageBytes);
    }
  }

  static Offer seal(AgentIdentity identity, byte[] bytes) {
    int messageBytes = bytes.length + 1;
    try {
      Seal seal = Seal.decode(ByteBuffer.wrap(bytes));
      return new Offer.OfferedSeal(
          seal, ByteBuffer.wrap(bytes), messageBytes, objection(identity, seal));
    } catch (FormatFault e) {
      return new Offer.Unreadable(
          false,
          new Offer.Objection(Refusal.MALFORMED, String.valueOf(e.getMessage())),
          messageBytes);
    }
  }

  private static Optional<Offer.Objection> objection(AgentIdentity identity, Frame frame) {
    if (frame.header().provenance() != Provenance.EDGE) {
      return Optional.of(
          new Offer.Objection(
              Refusal.MALFORMED,
              "frame is of provenance " + frame.header().provenance() + ", expected EDGE"));
    }
    if (!(frame instanceof TelemetryFrame telemetry)) {
      return Optional.of(
          new Offer.Objection(
              Refusal.MALFORMED, "usage events are imported, agents send telemetry"));
    }
    if (!identity.devices().allowsAll()) {
      for (Series series : telemetry.series()) {
        if (!identity.devices().allows(series.device())) {
          return Optional.of(foreign(identity, series.device()));
        }
      }
      for (Gap gap : telemetry.gaps()) {
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
