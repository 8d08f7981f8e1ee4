package io.plumbline.verifier.spark;

/** Finds in a failure of Spark the one line that a user can act on. */
final class SparkFailure {
  private static final String OWN = UnreadableSegment.class.getName() + ": ";

  private SparkFailure() {}

  /** The reason: a worker's own words where there are some, else the first line of the cause. */
  static String reason(Throwable failure) {
    String message = "";
    for (Throwable at = failure; at != null; at = at.getCause()) {
      message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
      int own = message.indexOf(OWN);
      if (own >= 0) {
        return firstLine(message.substring(own + OWN.length()));
      }
    }
    return firstLine(message);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }
}
