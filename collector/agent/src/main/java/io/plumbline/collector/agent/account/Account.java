package io.plumbline.collector.agent.account;

import java.util.EnumMap;
import java.util.Map;

/**
 * Keeps {@link Counts} under one lock, so that every snapshot balances. Each method moves samples
 * from one place to another and none can unbalance the account. Thread-safe.
 */
public final class Account {
  private final long[] rejected = new long[Rejection.values().length];
  private long read;
  private long stored;
  private long open;
  private long old;
  private long onDisk;

  /** Samples were found in the spool at the start. */
  public synchronized void recovered(long samples) {
    read += samples;
    onDisk += samples;
  }

  /**
   * A driver delivered samples.
   *
   * @param samples how many were delivered
   * @param unchanged how many, of these or of those that waited in memory, are not reported
   */
  public synchronized void delivered(long samples, long unchanged) {
    read += samples;
    open += samples - unchanged;
    rejected[Rejection.UNCHANGED.ordinal()] += unchanged;
  }

  /** Of the samples delivered, so many had a source time that was too old for real time. */
  public synchronized void old(long samples) {
    old += samples;
  }

  /** A driver delivered samples that are not taken. */
  public synchronized void turnedAway(long samples) {
    read += samples;
    rejected[Rejection.STOPPING.ordinal()] += samples;
  }

  /** Samples in memory could not be written before the agent stopped. */
  public synchronized void abandoned(long samples) {
    open -= samples;
    rejected[Rejection.STOPPING.ordinal()] += samples;
  }

  /** Samples in memory are of a device that the gateway does not let the agent write. */
  public synchronized void refusedInMemory(long samples) {
    open -= samples;
    rejected[Rejection.REFUSED.ordinal()] += samples;
  }

  /** A sample on disk is to be written into a later frame. */
  public synchronized void movedBack() {
    onDisk--;
    open++;
  }

  /** Samples in memory are now safe on disk. */
  public synchronized void written(long samples) {
    open -= samples;
    onDisk += samples;
  }

  /** The gateway acknowledged samples. */
  public synchronized void stored(long samples) {
    onDisk -= samples;
    stored += samples;
  }

  /** Samples on disk are given up. */
  public synchronized void rejected(long samples, Rejection reason) {
    onDisk -= samples;
    rejected[reason.ordinal()] += samples;
  }

  /** The account now. */
  public synchronized Counts snapshot() {
    Map<Rejection, Long> reasons = new EnumMap<>(Rejection.class);
    for (Rejection reason : Rejection.values()) {
      reasons.put(reason, rejected[reason.ordinal()]);
    }
    return new Counts(read, stored, open, onDisk, reasons, old);
  }
}
