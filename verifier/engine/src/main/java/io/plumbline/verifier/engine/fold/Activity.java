package io.plumbline.verifier.engine.fold;

import java.io.Serializable;

/**
 * What a device sent, counted over all time. Times are milliseconds since the epoch.
 *
 * @param received samples as received
 * @param dropped those that broke rule 1, 2 or 3
 * @param operating qualifying state and process samples after the choice among duplicates
 * @param heartbeats qualifying heartbeats
 * @param badOperating state and process samples that lost by rule 4
 * @param firstOperating source time of the first qualifying state or process sample, {@link
 *     Long#MAX_VALUE} when there is none
 * @param lastOperating source time of the last one, {@link Long#MIN_VALUE} when there is none
 * @param lastSign source time of the last qualifying sample of any role, {@link Long#MIN_VALUE}
 *     when there is none
 * @param stateChannels channels that carry state samples; one is right, none is possible
 */
public record Activity(
    long received,
    Dropped dropped,
    long operating,
    long heartbeats,
    long badOperating,
    long firstOperating,
    long lastOperating,
    long lastSign,
    int stateChannels)
    implements Serializable {
  /** Nothing received. */
  public static final Activity NONE =
      new Activity(0, Dropped.NONE, 0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 0);
}
