package io.plumbline.collector.gateway.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.uplink.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final UUID BOOT = new UUID(1, 1);
  private static final UUID LATER = new UUID(2, 2);

  private final Admission admission = new Admission();

  @Test
  void theFirstFrameOfABootIsNextWhateverItFollows() {
    assertEquals(new Verdict.Admit(0, true), admission.judge(frame(BOOT, 1, Digest.ZERO), 0));
    assertEquals(new Verdict.Admit(0, false), admission.judge(frame(BOOT, 1, digest(7)), 0));
  }

  @Test
  void aLaterBootIsLinkedWhenItFollowsTheLastFrameAdmitted() {
    admit(BOOT, 1, Digest.ZERO);
    assertEquals(new Verdict.Admit(0, true), admission.judge(frame(LATER, 1, digest(1)), 0));
    assertEquals(new Verdict.Admit(0, false), admission.judge(frame(LATER, 1, Digest.ZERO), 0));
  }

  @Test
  void aFrameThatWasAdmittedIsADuplicateEvenOfAnOldBoot() {
    admit(BOOT, 1, Digest.ZERO);
    admit(BOOT, 2, digest(1));
    admit(LATER, 1, digest(2));
    assertInstanceOf(Verdict.Duplicate.class, admission.judge(frame(BOOT, 1, Digest.ZERO), 0));
    assertInstanceOf(Verdict.Duplicate.class, admission.judge(frame(BOOT, 2, digest(1)), 0));
    assertEquals(new Verdict.Admit(0, true), admission.judge(frame(BOOT, 3, digest(2)), 0));
  }

  @Test
  void aJumpIsRefusedUnlessItWasAnnounced() {
    admit(BOOT, 1, Digest.ZERO);
    Verdict.Refuse refuse =
        assertInstanceOf(Verdict.Refuse.class, admission.judge(frame(BOOT, 4, digest(3)), 0));
    assertEquals(Refusal.SEQUENCE, refuse.reason());
    assertEquals(2, refuse.expected());
    assertInstanceOf(Verdict.Refuse.class, admission.judge(frame(BOOT, 4, digest(3)), 3));
    assertEquals(new Verdict.Admit(2, false), admission.judge(frame(BOOT, 4, digest(3)), 4));
  }

  @Test
  void anAnnouncementDoesNotExcuseABrokenLinkToTheNextFrame() {
    admit(BOOT, 1, Digest.ZERO);
    Verdict.Refuse refuse =
        assertInstanceOf(Verdict.Refuse.class, admission.judge(frame(BOOT, 2, digest(9)), 2));
    assertEquals(Refusal.CHAIN, refuse.reason());
  }

  @Test
  void aSealIsHeldAgainstTheFrameThatItNames() {
    assertEquals(
        Refusal.SEAL,
        assertInstanceOf(Verdict.Refuse.class, admission.judge(seal(1, digest(1)))).reason());
    for (int i = 1; i <= 20; i++) {
      admit(BOOT, i, i == 1 ? Digest.ZERO : digest(i - 1));
    }
    assertInstanceOf(Verdict.Admit.class, admission.judge(seal(20, digest(20))));
    assertInstanceOf(Verdict.Admit.class, admission.judge(seal(4, digest(4))));
    assertInstanceOf(Verdict.Refuse.class, admission.judge(seal(3, digest(3))), "too long ago");
    assertInstanceOf(Verdict.Refuse.class, admission.judge(seal(19, digest(20))), "another head");
    assertInstanceOf(
        Verdict.Refuse.class, admission.judge(seal(21, digest(21))), "not admitted yet");
    assertInstanceOf(
        Verdict.Refuse.class, admission.judge(seal(0, digest(0))), "no frame has sequence 0");
    assertInstanceOf(
        Verdict.Refuse.class,
        admission.judge(seal(Long.MIN_VALUE, digest(0))),
        "nor a negative one");
    admission.admit(seal(10, digest(10)));
    assertInstanceOf(Verdict.Duplicate.class, admission.judge(seal(9, digest(9))));
    assertInstanceOf(Verdict.Admit.class, admission.judge(seal(11, digest(11))));
  }

  @Test
  void digestsOfSkippedFramesAreNotTakenForOthers() {
    admit(BOOT, 1, Digest.ZERO);
    admit(BOOT, 18, digest(17));
    assertInstanceOf(Verdict.Refuse.class, admission.judge(seal(2, digest(1))));
    assertInstanceOf(Verdict.Admit.class, admission.judge(seal(18, digest(18))));
  }

  /**
   * Whatever was admitted, committed and rolled back: the state is that of the committed frames
   * alone.
   */
  @Property(tries = 300)
  void rollbackLeavesWhatWasCommitted(@ForAll long seed) {
    Random random = new Random(seed);
    Admission tested = new Admission();
    List<FrameHeader> committed = new ArrayList<>();
    List<FrameHeader> provisional = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          tested.commit();
          committed.addAll(provisional);
          provisional.clear();
        }
        case 1 -> {
          tested.rollback();
          provisional.clear();
        }
        default -> {
          String agent = "a" + random.nextInt(2);
          UUID boot = new UUID(0, random.nextInt(3));
          FrameHeader header =
              header(
                  agent,
                  boot,
                  tested.expected(agent, boot) + (random.nextInt(8) == 0 ? 2 : 0),
                  Digest.ZERO);
          tested.admit(header, digest(header.sequence()));
          provisional.add(header);
        }
      }
    }
    tested.rollback();
    Admission replayed = new Admission();
    committed.forEach(header -> replayed.admit(header, digest(header.sequence())));
    assertEquals(describe(replayed), describe(tested));
  }

  private static List<String> describe(Admission admission) {
    List<String> lines = new ArrayList<>();
    admission
        .agents()
        .forEach((id, agent) ->
            agent.boots.forEach((boot, chain) -> {
              StringBuilder line =
                  new StringBuilder(id + " " + boot + " " + chain.sequence() + " " + agent.last);
              for (long back = 0; back < BootChain.RECENT; back++) {
                line.append(' ').append(chain.digest(chain.sequence() - back));
              }
              lines.add(line.toString());
            }));
    lines.sort(null);
    return lines;
  }

  private void admit(UUID boot, long sequence, Digest previous) {
    admission.admit(frame(boot, sequence, previous), digest(sequence));
  }

  private static FrameHeader frame(UUID boot, long sequence, Digest previous) {
    return header("edge-1", boot, sequence, previous);
  }

  private static FrameHeader header(String agent, UUID boot, long sequence, Digest previous) {
    return new FrameHeader(Provenance.EDGE, agent, boot, sequence, previous, Digest.ZERO, 0);
  }

  private static Seal seal(long sequence, Digest head) {
    return new Seal("edge-1", BOOT, sequence, head, 0, new byte[Seal.SIGNATURE_BYTES]);
  }

  private static Digest digest(long of) {
    return Digest.sha256(Long.toString(of).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
