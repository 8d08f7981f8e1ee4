package io.plumbline.contract.fault;

/**
 * Bad input or usage: exit code 2. The words name file, line or device, the value found and what
 * was expected.
 */
public final class InputFault extends PlumblineFault {
  private static final long serialVersionUID = 1L;

  public InputFault(Words words) {
    super(words, null);
  }

  public InputFault(Words words, Throwable cause) {
    super(words, cause);
  }
}
