package io.plumbline.driver;

/**
 * The state of a connection, for metrics and status pages.
 *
 * @param connected whether the machine answers now
 * @param readings readings delivered since the start
 * @param failures attempts and requests that failed since the start
 * @param detail the last failure in one line, empty where there is none
 * @param worstDelayMicros the longest since the start that the poll of a machine that answers began
 *     behind its time, because others on the same line were waited for; 0 where nothing is polled
 */
public record DriverHealth(
    boolean connected, long readings, long failures, String detail, long worstDelayMicros) {
  /** The state of a connection on which no machine waits for another. */
  public DriverHealth(boolean connected, long readings, long failures, String detail) {
    this(connected, readings, failures, detail, 0);
  }
}
