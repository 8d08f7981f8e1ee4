package io.plumbline.contract.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.bytes.ByteFuzz;
import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Sample;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import org.junit.jupiter.api.Assertions;

class FrameFuzzTest {
  private static List<byte[]> valid() {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Random random = new Random(i);
      List<Sample> samples = FrameArbitraries.samples().generator(100).next(random).value();
      frames.add(
          FrameCodec.encode(
              FrameArbitraries.header(),
              samples,
              FrameArbitraries.gaps().generator(100).next(random).value()));
      frames.add(
          FrameCodec.encode(
              FrameArbitraries.header(),
              NamedSeries.NONE,
              samples,
              List.of(),
              new ClockOffset(random.nextInt(), random.nextInt(1 << 30))));
      frames.add(
          FrameCodec.encodeUsage(
              FrameArbitraries.header(),
              FrameArbitraries.events().generator(100).next(random).value()));
    }
    return frames;
  }

  @Example
  void given_any_bytes_the_decoder_gives_a_frame_or_says_what_is_wrong() {
    List<byte[]> valid = valid();
    Assertions.assertTimeout(
        Duration.ofSeconds(60),
        () -> {
          ByteFuzz.run(1, 20_000, valid, Frame::decode);
          ByteFuzz.run(2, 5_000, valid, FrameBlocks::read);
        });
  }

  @Example
  void given_a_mutated_frame_that_still_decodes_its_rows_can_all_be_read() {
    int decoded =
        ByteFuzz.run(
            3,
            10_000,
            valid(),
            bytes -> {
              Frame frame = Frame.decode(bytes);
              if (frame instanceof TelemetryFrame telemetry) {
                assertEquals(telemetry.rows(), List.copyOf(telemetry.samples()).size());
              }
              return frame;
            });
    assertTrue(decoded > 100, "some mutations only change values: " + decoded);
  }

  @Example
  void given_any_beginning_of_a_frame_the_decoder_says_that_it_is_cut() {
    byte[] frame = valid().getFirst();
    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThrows(FormatFault.class, () -> Frame.decode(ByteBuffer.wrap(cut)));
    }
  }

  @Example
  void given_bytes_behind_a_frame_the_decoder_refuses_it() {
    for (byte[] frame : valid().subList(0, 4)) {
      byte[] longer = Arrays.copyOf(frame, frame.length + 1);
      assertThrows(FormatFault.class, () -> Frame.decode(ByteBuffer.wrap(longer)));
    }
  }

  @Example
  void given_a_frame_beyond_the_limit_of_bytes_it_is_refused_before_it_is_read() {
    ByteBuffer huge = ByteBuffer.allocate(FrameLimits.MAX_BYTES + 1);
    FormatFault fault = assertThrows(FormatFault.class, () -> Frame.decode(huge));
    assertTrue(String.valueOf(fault.getMessage()).contains("4194304"), fault.getMessage());
  }

  @Example
  void given_deflated_bytes_that_claim_more_than_they_hold_no_memory_is_taken_for_the_claim() {
    byte[] empty = FrameCodec.encode(FrameArbitraries.header(), List.of(), List.of());
    int header = 6 + 2 + 6 + 16 + 8 + 32 + 32 + 8;
    ByteSink section = new ByteSink();
    section.u8(1).varint(1); // one device, in a block of 4 MiB deflated to two bytes
    section.u8(0).zigzag(0).u8(0).zigzag(1).u8(1).varint(4 << 20).varint(2).u8(3).u8(0);
    ByteSink frame =
        new ByteSink().bytes(Arrays.copyOf(empty, header)).varint(section.size()).bytes(section);
    FormatFault fault =
        assertThrows(FormatFault.class, () -> Frame.decode(ByteBuffer.wrap(frame.toBytes())));
    assertTrue(
        String.valueOf(fault.getMessage()).contains("2 deflated bytes cannot hold"),
        fault.getMessage());
  }
}
