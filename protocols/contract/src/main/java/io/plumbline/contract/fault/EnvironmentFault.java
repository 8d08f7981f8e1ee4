package io.plumbline.contract.fault;

/**
 * The environment failed (no disk, no database, a port in use): exit code 3. The words say what
 * would help.
 */
public final class EnvironmentFault extends PlumblineFault {
  private static final long serialVersionUID = 1L;

  public EnvironmentFault(Words words) {
    super(words, null);
  }

  public EnvironmentFault(Words words, Throwable cause) {
    super(words, cause);
  }
}
