package io.plumbline.collector.agent.account;

import java.util.Map;

/**
 * The account at one instant: {@code read = stored + spooled + rejected}, always.
 *
 * @param read samples delivered by drivers since the start, and those found in the spool at the
 *     start
 * @param stored samples that the gateway has acknowledged
 * @param open of the spooled ones, those in memory that are not yet safe on disk
 * @param onDisk of the spooled ones, those safe on disk
 * @param rejected samples that are neither, by reason
 * @param old of the read ones, those whose source time was more than 24 h before they were read:
 *     they are stored like the others, and the verifier counts them as {@code late-arrival}
 */
public record Counts(
    long read, long stored, long open, long onDisk, Map<Rejection, Long> rejected, long old) {
  public Counts {
    rejected = Map.copyOf(rejected);
  }

  /** Samples that wait for the gateway. */
  public long spooled() {
    return open + onDisk;
  }

  /** Samples rejected for one reason. */
  public long rejectedFor(Rejection reason) {
    return rejected.getOrDefault(reason, 0L);
  }

  /** All rejected samples. */
  public long rejectedTotal() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
