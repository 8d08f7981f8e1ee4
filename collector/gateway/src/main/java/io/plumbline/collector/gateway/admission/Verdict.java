package io.plumbline.collector.gateway.admission;

import io.plumbline.contract.uplink.Refusal;

/** What becomes of an offer. */
public sealed interface Verdict {
  /**
   * It is next.
   *
   * @param skipped how many frames before it the agent announced as lost
   * @param linked whether it names the frame admitted before it as its predecessor
   */
  record Admit(long skipped, boolean linked) implements Verdict {}

  /** It was admitted before. */
  record Duplicate() implements Verdict {}

  /**
   * It cannot be admitted.
   *
   * @param expected the sequence that the boot waits for
   */
  record Refuse(Refusal reason, long expected, String text) implements Verdict {}
}
