package io.plumbline.contract.frame;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.plumbline.contract.bytes.ByteFuzz;
import io.plumbline.contract.bytes.LongArrays;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Sample;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever bytes a frame's blocks are read from: a fault, or the same as the decoded frame says.
 */
class FrameBlocksFuzzTest {
  /**
   * The most that reading the blocks of one frame may allocate: for each of 2^18 rows eight bytes,
   * in each of the columns that are unpacked, and copies of a frame of 4 MiB.
   */
  private static final long MOST_BYTES = 64L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static List<byte[]> valid() {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Random random = new Random(1000 + i);
      List<Sample> samples = FrameArbitraries.samples().generator(100).next(random).value();
      frames.add(
          FrameCodec.encode(
              FrameArbitraries.header(),
              samples,
              FrameArbitraries.gaps().generator(100).next(random).value()));
    }
    return frames;
  }

  @Example
  void given_a_mutated_frame_its_blocks_fail_with_words_or_say_what_the_frame_says() {
    int read =
        ByteFuzz.run(
            11,
            20_000,
            valid(),
            bytes -> {
              FrameBlocks blocks = within(bytes);
              agree(blocks, bytes);
              return blocks;
            });

    assertTrue(read > 200, "some mutations leave blocks that can be read: " + read);
  }

  @Property(tries = 2000)
  void given_any_bytes_behind_a_good_header_nothing_but_a_fault_comes(
      @ForAll @Size(max = 400) byte[] noise, @ForAll @IntRange(max = 160) int kept) {
    byte[] good = FrameCodec.encode(FrameArbitraries.header(), List.of(), List.of());
    int from = Math.min(kept, good.length);
    byte[] bytes = Arrays.copyOf(good, from + noise.length);
    System.arraycopy(noise, 0, bytes, from, noise.length);

    try {
      agree(within(ByteBuffer.wrap(bytes)), ByteBuffer.wrap(bytes));
    } catch (FormatFault fault) {
      assertTrue(!String.valueOf(fault.getMessage()).isBlank());
    }
  }

  @Example
  void given_any_beginning_of_a_frame_its_blocks_and_texts_cannot_all_be_read() {
    byte[] frame = valid().get(3);
    for (int length = 0; length < frame.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(frame, length));
      assertThrows(FormatFault.class, () -> within(cut));
    }
  }

  @Example
  void given_a_padded_array_and_arrays_used_before_the_blocks_are_those_of_the_buffer()
      throws FormatFault {
    LongArrays arrays = new LongArrays();
    Optional<FrameBlocks> before = Optional.empty();
    byte[] frameBefore = {};
    for (byte[] frame : valid()) {
      byte[] padded = Arrays.copyOf(frame, frame.length + LongColumn.PADDING);
      Arrays.fill(padded, frame.length, padded.length, (byte) 0xff);
      arrays.takeBack();
      FrameBlocks blocks =
          FrameBlocks.read(padded, frame.length, new FrameDictionary.Cache(), arrays);

      agree(blocks, ByteBuffer.wrap(frame));
      if (before.isPresent()) {
        agree(before.get().again(), ByteBuffer.wrap(frameBefore));
      }
      before = Optional.of(blocks);
      frameBefore = frame;
    }
  }

  /** Reads blocks, texts and edge times in bounded memory. */
  private static FrameBlocks within(ByteBuffer bytes) throws FormatFault {
    long thread = Thread.currentThread().threadId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    try {
      FrameBlocks blocks = FrameBlocks.read(bytes.duplicate());
      blocks.texts();
      blocks.readEdgeOffsets();
      return blocks;
    } finally {
      long taken = THREADS.getThreadAllocatedBytes(thread) - before;
      assertTrue(taken <= MOST_BYTES, taken + " bytes for a frame of " + bytes.remaining());
    }
  }

  /** Blocks that can be read are those of a frame that can be, and say what its rows say. */
  private static void agree(FrameBlocks blocks, ByteBuffer bytes) throws FormatFault {
    BlockTexts texts = blocks.texts();
    blocks.readEdgeOffsets();
    TelemetryFrame frame =
        (TelemetryFrame)
            assertDoesNotThrow(
                () -> Frame.decode(bytes.duplicate()), "blocks can be read of what is no frame");
    assertEquals(frame.rows(), blocks.rows());
    assertEquals(frame.gaps(), blocks.gaps());
    for (int series = 0; series < blocks.series(); series++) {
      long[] times = new long[blocks.rows(series)];
      blocks.copySourceMicros(series, times, 0);
      BlockTexts.Rows rowTexts = texts.rows(series);
      for (int i = 0; i < times.length; i++) {
        int row = blocks.firstRow(series) + i;
        assertEquals(frame.sourceMicros(row), times[i]);
        assertEquals(frame.edgeMicros(row), times[i] + blocks.edgeOffset(row));
        int text = rowTexts.next();
        assertEquals(frame.textIndex(row), text);
        assertEquals(frame.isGood(row), blocks.isGood(series, row, texts, text));
      }
    }
  }
}
