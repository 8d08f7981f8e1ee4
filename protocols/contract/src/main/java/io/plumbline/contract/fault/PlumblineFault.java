package io.plumbline.contract.fault;

import org.jspecify.annotations.Nullable;

/**
 * An expected fault that ends a command. It reaches the user as its {@link #words()}, never as a
 * stack trace.
 */
public abstract sealed class PlumblineFault extends RuntimeException
    permits InputFault, EnvironmentFault {
  private static final long serialVersionUID = 1L;

  private final transient Words words;

  PlumblineFault(Words words, @Nullable Throwable cause) {
    super(words.en(), cause);
    this.words = words;
  }

  /** What happened, where, what was found and what was expected. */
  public Words words() {
    return words;
  }
}
