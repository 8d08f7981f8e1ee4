package io.plumbline.driver.opcua;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/** Failures of the stack in one line. */
final class OpcUaErrors {
  private OpcUaErrors() {}

  /** The name and the message of a failure, without the wrappers of futures. */
  static String describe(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UaException ua) {
      String name = name(ua.getStatusCode());
      String message = Objects.requireNonNullElse(ua.getMessage(), "");
      return message.isBlank() || message.equals(name) ? name : name + ": " + message;
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** A channel, its node, and what the server says of it. */
  static String describe(ItemSettings item, StatusCode status) {
    return "%s: %s %s".formatted(item.channel(), item.node().toParseableString(), name(status));
  }

  /** A status by its name, such as {@code Bad_NodeIdUnknown}. */
  static String name(StatusCode status) {
    return StatusCodes.lookup(status.value())
        .map(names -> names[0])
        .orElse("0x%08X".formatted(status.value()));
  }
}
