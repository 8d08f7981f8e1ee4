package io.plumbline.driver.kit;

/**
 * What a protocol can do, so that the contract asks no more of it.
 *
 * @param sourceTimes the machine's times come through
 * @param everyChange every value that the machine sets is delivered once, not only the last one
 *     before a poll
 * @param repeats an unchanged value may be delivered again, as by a poll
 */
public record Traits(boolean sourceTimes, boolean everyChange, boolean repeats) {
  /** A protocol that pushes each change once, with its time. */
  public static final Traits PUSHED = new Traits(true, true, false);

  /** A protocol that is polled and has neither times nor a memory. */
  public static final Traits POLLED = new Traits(false, false, true);
}
