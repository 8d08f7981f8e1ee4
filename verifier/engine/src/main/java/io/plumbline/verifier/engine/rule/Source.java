package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.function.IntFunction;

/**
 * The text of an expression and where its characters stand.
 *
 * @param text the expression
 * @param place gives the place of the character at an offset, such as {@code form.yaml:12:9}
 */
public record Source(String text, IntFunction<String> place) {
  /** A fault at an offset; both sentences are formatted when there are arguments. */
  InputFault fault(int offset, String zh, String en, Object... arguments) {
    Words words = Words.of(zh, en, arguments);
    String at = place.apply(offset);
    return new InputFault(new Words(at + "：" + words.zh(), at + ": " + words.en()));
  }
}
