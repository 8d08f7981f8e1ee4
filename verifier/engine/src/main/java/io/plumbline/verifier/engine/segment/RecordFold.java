package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.bytes.LongArrays;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.UsageFrame;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.fold.ArrivedFrame;
import io.plumbline.verifier.engine.fold.ChannelIntake;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Folds records of one segment, one after the other, into a table of slices. One thread's. */
final class RecordFold {
  private final SegmentFold.Content content;
  private final FrameDictionary.Cache dictionaries;
  private final SegmentTrail.Builder trail = new SegmentTrail.Builder();
  private final SliceTable slices;
  private final LongArrays arrays = new LongArrays();

  RecordFold(SegmentFold.Content content, FrameDictionary.Cache dictionaries, SliceTable slices) {
    this.content = content;
    this.dictionaries = dictionaries;
    this.slices = slices;
  }

  /** The trail; its seals are not checked yet. */
  SegmentTrail.Builder trail() {
    return trail;
  }

  void take(SegmentRecord record) {
    byte[] padded = new byte[record.payload().remaining() + LongColumn.PADDING];
    int length = record.payload().remaining();
    record.payload().duplicate().get(padded, 0, length);
    take(
        record.kind() == SegmentRecord.Kind.FRAME,
        record.offset(),
        record.receipt(),
        padded,
        length,
        record.digest());
  }

  /**
   * Takes in a record.
   *
   * @param payload its bytes, with {@link LongColumn#PADDING} more behind them; they must not
   *     change any more
   */
  void take(
      boolean frame, long offset, Receipt receipt, byte[] payload, int length, Digest digest) {
    try {
      if (!frame) {
        trail.seal(offset, receipt, Seal.decode(ByteBuffer.wrap(payload, 0, length)));
      } else if (FrameBlocks.isTelemetry(ByteBuffer.wrap(payload, 0, length))) {
        telemetry(blocks(payload, length), offset, receipt, length, digest);
      } else {
        UsageFrame usage = (UsageFrame) Frame.decode(ByteBuffer.wrap(payload, 0, length), digest);
        boolean counts = !content.without().contains(offset);
        trail.usage(offset, receipt, usage, Arrays.copyOf(payload, length), counts);
      }
    } catch (FormatFault e) {
      trail.damaged(offset, true, String.valueOf(e.getMessage()));
    }
  }

  private FrameBlocks blocks(byte[] payload, int length) throws FormatFault {
    arrays.takeBack();
    return FrameBlocks.read(payload, length, dictionaries, arrays);
  }

  private void telemetry(
      FrameBlocks blocks, long offset, Receipt receipt, int length, Digest digest)
      throws FormatFault {
    // Everything that can be malformed is read before anything is added.
    FrameHeader header = blocks.header();
    ArrivedFrame frame =
        new ArrivedFrame(
            blocks, receipt.arrivalMicros(), slices.terms().limits(), slices.chain(header));
    boolean counts = !content.without().contains(offset);
    trail.telemetry(offset, receipt, header, digest, blocks.gaps(), blocks.rows(), length, counts);
    if (!counts) {
      return;
    }
    SliceTable.Targets targets = slices.targets(blocks.dictionary());
    @Nullable ChannelIntake[] channels = targets.channels();
    for (int i = 0; i < channels.length; i++) {
      ChannelIntake channel = channels[i];
      String stranger = targets.strangers()[i];
      if (blocks.rows(i) == 0) {
        continue;
      }
      if (channel != null) {
        channel.addBlock(frame, i, targets.roles()[i]);
      } else if (stranger != null) {
        trail.unregistered(stranger, blocks.rows(i));
      }
    }
    frame.close();
  }
}
