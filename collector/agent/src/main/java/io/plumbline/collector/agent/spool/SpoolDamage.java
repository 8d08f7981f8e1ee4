package io.plumbline.collector.agent.spool;

/** The disk gave back something else than was written, while the agent runs. */
public final class SpoolDamage extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SpoolItem rest;

  SpoolDamage(SpoolItem rest, Throwable cause) {
    super(
        "file " + rest.file() + " from byte " + rest.offset() + " on: " + cause.getMessage(),
        cause);
    this.rest = rest;
  }

  /** The place from which on the file cannot be read, to be set aside with everything after it. */
  public SpoolItem rest() {
    return rest;
  }
}
