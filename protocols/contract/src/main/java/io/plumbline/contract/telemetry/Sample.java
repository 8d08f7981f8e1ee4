package io.plumbline.contract.telemetry;

/**
 * One reading. Times are microseconds since 1970-01-01T00:00:00Z.
 *
 * @param series the channel it belongs to
 * @param sourceMicros when the machine says the value held
 * @param edgeMicros when the agent read it; in an imported recording the time of receipt that the
 *     recording states, or the source time where it states none
 * @param value the value; {@link Value#NONE} when there is none
 * @param quality how good it is
 */
public record Sample(
    Series series, long sourceMicros, long edgeMicros, Value value, Quality quality) {}
