package io.plumbline.verifier.console.handin.cell;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Units and 万, 亿 behind a number, against the unit that a row of the form has. */
final class Units {
  /** Ways to write a unit that do not change what is counted. */
  private static final Map<String, List<String>> SAME =
      Map.of(
          "台/套", List.of("台/套", "台套", "台(套)", "台、套", "台", "套"),
          "个", List.of("个", "家", "款", "种", "项", "名", "人", "位"),
          "人", List.of("人", "名", "位"),
          "项", List.of("项", "个", "件"));

  private static final Map<String, Integer> TENS = tens();

  /** Money is stated in 元; the exponent says how many of them a unit is. */
  private static final Map<String, Integer> MONEY = Map.of("元", 0, "万元", 4, "亿元", 8);

  private Units() {}

  private static Map<String, Integer> tens() {
    Map<String, Integer> tens = new LinkedHashMap<>();
    tens.put("万亿", 12);
    tens.put("千万", 7);
    tens.put("百万", 6);
    tens.put("千", 3);
    tens.put("万", 4);
    tens.put("亿", 8);
    return tens;
  }

  /**
   * The power of ten that turns a number with this behind it into one in the row's unit; nothing
   * when it is another unit, or when more than one reading is possible (万 before 万元).
   *
   * @param suffix what stands behind the number, in half width and without blanks
   */
  static Optional<Integer> exponent(String unit, String suffix) {
    if (suffix.isEmpty() || suffix.equals(unit)) {
      return Optional.of(0);
    }
    if (MONEY.containsKey(unit)) {
      return Optional.ofNullable(MONEY.get(suffix)).map(money -> money - MONEY.get(unit));
    }
    if (unit.equals("%")) {
      return Optional.empty();
    }
    List<String> names = SAME.getOrDefault(unit, unit.isEmpty() ? List.of() : List.of(unit));
    if (names.contains(suffix)) {
      return Optional.of(0);
    }
    for (Map.Entry<String, Integer> ten : TENS.entrySet()) {
      if (suffix.startsWith(ten.getKey())) {
        String rest = suffix.substring(ten.getKey().length());
        return rest.isEmpty() || names.contains(rest)
            ? Optional.of(ten.getValue())
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** A number in the row's unit, without zeros that only the scaling brought. */
  static BigDecimal scaled(BigDecimal number, int exponent) {
    if (exponent == 0) {
      return number;
    }
    BigDecimal moved = number.movePointRight(exponent).stripTrailingZeros();
    return moved.scale() < 0 ? moved.setScale(0) : moved;
  }
}
