package io.plumbline.driver.plc4x;

import org.jspecify.annotations.Nullable;

/** A controller could not be reached, or did not answer in time. */
final class LinkFault extends Exception {
  private static final long serialVersionUID = 1L;

  LinkFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The same, with what was asked for. */
  LinkFault asking(String what) {
    return new LinkFault("%s when asked for %s".formatted(getMessage(), what), getCause());
  }
}
