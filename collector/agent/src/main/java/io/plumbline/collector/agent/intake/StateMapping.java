package io.plumbline.collector.agent.intake;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a state channel mean. Texts match letter for letter; a key that is a number
 * matches numbers by value, so that {@code 1} matches the integer 1 and the real 1.0; {@code true}
 * and {@code false} match truth values. Quality BAD stays BAD, and an empty value stays empty.
 * Immutable.
 */
public final class StateMapping {
  /** Leaves every value as it is. */
  public static final StateMapping NONE =
      new StateMapping(Map.of(), Map.of(), Map.of(), Set.of(), MappedState.UNKNOWN, false, true);

  private static final double EXACT = 0x1p53;

  private final Map<String, MappedState> texts;
  private final Map<Long, MappedState> integers;
  private final Map<Double, MappedState> reals;
  private final Set<BigDecimal> numbers;
  private final MappedState otherwise;
  private final boolean unavailable;
  private final boolean identity;

  /** A value and its quality after the mapping. */
  public record Mapped(Value value, Quality quality) {}

  private StateMapping(
      Map<String, MappedState> texts,
      Map<Long, MappedState> integers,
      Map<Double, MappedState> reals,
      Set<BigDecimal> numbers,
      MappedState otherwise,
      boolean unavailable,
      boolean identity) {
    this.texts = texts;
    this.integers = integers;
    this.reals = reals;
    this.numbers = numbers;
    this.otherwise = otherwise;
    this.unavailable = unavailable;
    this.identity = identity;
  }

  /**
   * A mapping from a preset's table, to be refined by {@link #with}.
   *
   * @param otherwise what a value means that is not in the table
   * @param unavailable whether the text UNAVAILABLE, in any case, means BAD as in MTConnect
   */
  public static StateMapping of(
      Map<String, MappedState> table, MappedState otherwise, boolean unavailable) {
    StateMapping mapping =
        new StateMapping(Map.of(), Map.of(), Map.of(), Set.of(), otherwise, unavailable, false);
    for (var entry : table.entrySet()) {
      mapping = mapping.put(entry.getKey(), entry.getValue(), mapping.numbers);
    }
    return mapping;
  }

  /**
   * This mapping with one more entry, which goes before a preset's; empty when the same number was
   * given before.
   */
  public Optional<StateMapping> with(String key, MappedState state) {
    BigDecimal number = number(key);
    if (number == null) {
      return Optional.of(put(key, state, numbers));
    }
    Set<BigDecimal> more = new HashSet<>(numbers);
    return more.add(number) ? Optional.of(put(key, state, more)) : Optional.empty();
  }

  private StateMapping put(String key, MappedState state, Set<BigDecimal> given) {
    Map<String, MappedState> newTexts = new HashMap<>(texts);
    newTexts.put(key, state);
    Map<Long, MappedState> newIntegers = new HashMap<>(integers);
    Map<Double, MappedState> newReals = new HashMap<>(reals);
    BigDecimal number = number(key);
    if (number != null) {
      if (number.scale() <= 0 && number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
        newIntegers.put(number.longValueExact(), state);
      } else {
        newReals.put(number.doubleValue(), state);
      }
    }
    return new StateMapping(newTexts, newIntegers, newReals, given, otherwise, unavailable, false);
  }

  /** The value as a machine state. */
  public Mapped apply(Value value, Quality quality) {
    if (identity || quality == Quality.BAD || value.isEmpty()) {
      return new Mapped(value, quality);
    }
    MappedState state = lookUp(value);
    if (state == null && unavailable && value instanceof Value.Text(var text)) {
      state = text.equalsIgnoreCase("UNAVAILABLE") ? MappedState.BAD : null;
    }
    return (state == null ? otherwise : state).at(quality);
  }

  private @Nullable MappedState lookUp(Value value) {
    return switch (value) {
      case Value.None() -> null;
      case Value.Bool(var truth) -> texts.get(Boolean.toString(truth));
      case Value.Int(var number) -> integers.get(number);
      case Value.Real(var number) ->
          number == Math.rint(number) && Math.abs(number) <= EXACT
              ? integers.get((long) number)
              : reals.get(number);
      case Value.Text(var text) -> texts.get(text);
    };
  }

  private static @Nullable BigDecimal number(String key) {
    try {
      if (key.startsWith("0x") || key.startsWith("0X")) {
        return BigDecimal.valueOf(Long.parseLong(key.substring(2), 16)).stripTrailingZeros();
      }
      BigDecimal number = new BigDecimal(key);
      // A key such as 1e999999999 is a text; nobody's register holds it.
      return Math.abs(number.scale()) > 400 ? null : number.stripTrailingZeros();
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
