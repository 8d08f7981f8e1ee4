package io.plumbline.collector.gateway.trust;

/**
 * An enrolment that is not granted; the message may be shown to the sender and gives nothing away.
 */
public final class EnrolmentRefused extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, for the metrics. */
  public enum Reason {
    /** No such token, or it is used up or out of date. */
    TOKEN,
    /** The certificate request is malformed or proves nothing. */
    REQUEST
  }

  private final Reason reason;

  EnrolmentRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
