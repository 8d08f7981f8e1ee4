package io.plumbline.contract.telemetry;

/**
 * The value of a sample, kept as the machine gave it. Equality is bitwise: two NaNs are equal when
 * their payloads are, and −0.0 differs from 0.0.
 */
public sealed interface Value {
  /** No value: bad quality, or the source sent an empty one. */
  Value NONE = new None();

  /** The absence of a value. */
  record None() implements Value {}

  /** A truth value. */
  record Bool(boolean value) implements Value {}

  /** A signed 64-bit integer. */
  record Int(long value) implements Value {}

  /** An IEEE 754 double, NaN payloads included. */
  record Real(double value) implements Value {
    @Override
    public boolean equals(Object other) {
      return other instanceof Real that
          && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(that.value);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(Double.doubleToRawLongBits(value));
    }
  }

  /** Text; may be empty. An empty text counts as no value in the rules of qualification. */
  record Text(String value) implements Value {}

  /** Whether the value counts as empty (semantics, "Qualifying samples", rule 4). */
  default boolean isEmpty() {
    return this instanceof None || (this instanceof Text text && text.value().isEmpty());
  }

  /**
   * The value in the form that files and tables show: empty for none, {@code true}/{@code false},
   * digits, or the text.
   */
  default String asText() {
    return switch (this) {
      case None() -> "";
      case Bool(var value) -> Boolean.toString(value);
      case Int(var value) -> Long.toString(value);
      case Real(var value) -> Double.toString(value);
      case Text(var value) -> value;
    };
  }
}
