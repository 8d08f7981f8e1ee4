package io.plumbline.contract.frame;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.bytes.ByteFuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;

/**
 * A gateway admits a frame by its blocks: what can be decoded must not be refused there. That what
 * is refused in decoding is refused there too, {@link FrameBlocksFuzzTest} shows.
 */
class FrameAdmissionTest {
  @Example
  void given_a_mutated_frame_that_can_be_decoded_its_blocks_texts_and_edge_times_can_be_read() {
    List<byte[]> valid = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Random random = new Random(2000 + i);
      valid.add(
          FrameCodec.encode(
              FrameArbitraries.header(),
              FrameArbitraries.samples().generator(100).next(random).value(),
              FrameArbitraries.gaps().generator(100).next(random).value()));
    }
    int decoded =
        ByteFuzz.run(
            12,
            10_000,
            valid,
            bytes -> {
              Frame frame = Frame.decode(bytes.duplicate());
              if (frame instanceof TelemetryFrame) {
                assertDoesNotThrow(() -> {
                  FrameBlocks blocks = FrameBlocks.read(bytes.duplicate());
                  blocks.readEdgeOffsets();
                  blocks.texts();
                });
              }
              return frame;
            });

    assertTrue(decoded > 100, "some mutations leave frames that can be decoded: " + decoded);
  }
}
