package io.plumbline.driver;

/** Counts what {@link DriverHealth} shows. Thread-safe. */
public final class HealthGauge {
  private static final int LONGEST_DETAIL = 1000;

  private boolean connected;
  private long readings;
  private long failures;
  private String detail = "";

  /** The machine answers. */
  public synchronized void connected() {
    connected = true;
    detail = "";
  }

  /** The machine does not answer any more, by the driver's own will. */
  public synchronized void disconnected() {
    connected = false;
  }

  /** Readings were delivered. */
  public synchronized void delivered(int count) {
    readings += count;
  }

  /**
   * An attempt or a request failed; the connection goes on. The detail is its first line, at most
   * {@value #LONGEST_DETAIL} characters.
   */
  public synchronized void failed(String what) {
    failures++;
    String line = what.lines().findFirst().orElse("");
    detail = line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) : line;
  }

  /** The connection was lost or could not be made. */
  public synchronized void lost(String what) {
    connected = false;
    failed(what);
  }

  /** The state now. */
  public synchronized DriverHealth now() {
    return new DriverHealth(connected, readings, failures, detail);
  }
}
