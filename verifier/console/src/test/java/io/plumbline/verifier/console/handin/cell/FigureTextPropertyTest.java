package io.plumbline.verifier.console.handin.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A number is read back from every way to print it; anything else is no number, never another. */
class FigureTextPropertyTest {
  private static final List<String> UNITS = List.of("", "台/套", "台", "套", "台套");

  @Property(tries = 2_000)
  void aNumberIsReadBackFromEveryWayToPrintIt(
      @ForAll("numbers") BigDecimal number,
      @ForAll("units") String unit,
      @ForAll boolean grouped,
      @ForAll boolean fullWidth,
      @ForAll boolean spaced) {
    String digits = grouped ? grouped(number) : number.toPlainString();
    String text = digits + (spaced ? "　" : "") + unit;

    assertEquals(Optional.of(number), read(fullWidth ? wide(text) : text).map(same(number)), text);
  }

  @Property(tries = 1_000)
  void aNumberInTenThousandsIsReadBack(@ForAll("numbers") BigDecimal number) {
    String inWan = number.movePointLeft(4).stripTrailingZeros().toPlainString();
    String inYi = number.movePointLeft(8).stripTrailingZeros().toPlainString();

    assertEquals(Optional.of(number), read(inWan + "万台").map(same(number)));
    assertEquals(Optional.of(number), read(inYi + " 亿").map(same(number)));
  }

  /** Whatever is typed: a reading prints as the very digits of the text. */
  @Property(tries = 5_000)
  void noGarbageIsReadAsANumberThatItDoesNotShow(@ForAll("garbage") String text) {
    String normal = CellText.normal(text);
    FigureText.read(normal, "台/套")
        .ifPresent(value -> {
          String digits = normal.replaceAll("[^\\d]", "");
          assertTrue(normal.matches("[+-]?[\\d,]+(\\.\\d+)?[ \\n]*[万亿千百台套/()、\\s]*"), text);
          assertTrue(
              value
                  .unscaledValue()
                  .abs()
                  .toString()
                  .replaceAll("0+$", "")
                  .startsWith(trimmed(digits)),
              text + " read as " + value);
        });
  }

  /** One more digit, separator or sign in a printed number never gives another number. */
  @Property(tries = 5_000)
  void aDamagedNumberIsRefusedOrShowsItsOwnDigits(
      @ForAll("numbers") BigDecimal number,
      @ForAll("marks") String mark,
      @ForAll("places") int at) {
    String printed = grouped(number);
    int place = at % (printed.length() + 1);
    String damaged = printed.substring(0, place) + mark + printed.substring(place);

    FigureText.read(CellText.normal(damaged), "台/套")
        .ifPresent(value -> {
          BigDecimal shown = new BigDecimal(damaged.replaceAll("[,，+ 　]", ""));
          assertEquals(0, shown.compareTo(value), damaged + " read as " + value);
        });
  }

  private static String trimmed(String digits) {
    return digits.replaceAll("^0+", "").replaceAll("0+$", "");
  }

  private static Optional<BigDecimal> read(String text) {
    return FigureText.read(CellText.normal(text), "台/套");
  }

  private static Function<BigDecimal, BigDecimal> same(BigDecimal number) {
    return read -> read.compareTo(number) == 0 ? number : read;
  }

  private static String grouped(BigDecimal number) {
    DecimalFormat format =
        new DecimalFormat("#,##0.############", DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setMinimumFractionDigits(Math.max(0, number.scale()));
    format.setRoundingMode(RoundingMode.UNNECESSARY);
    return format.format(number);
  }

  private static String wide(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().forEach(c -> out.append((char) (c > 0x20 && c < 0x7f ? c + 0xfee0 : c)));
    return out.toString();
  }

  @Provide
  Arbitrary<BigDecimal> numbers() {
    return Arbitraries.bigDecimals()
        .between(BigDecimal.ZERO, new BigDecimal("99999999999"))
        .ofScale(2)
        .map(value -> value.stripTrailingZeros())
        .map(value -> value.scale() < 0 ? value.setScale(0) : value);
  }

  @Provide
  Arbitrary<String> units() {
    return Arbitraries.of(UNITS);
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 40);
  }

  @Provide
  Arbitrary<String> marks() {
    return Arbitraries.of(
        "5", ",", ".", " ", "-", "+", "'", "，", "²", "①", "\u200b", "\u202e", "〇", "e3");
  }

  @Provide
  Arbitrary<String> garbage() {
    return Arbitraries.strings()
        .withChars("0123456789０１２，。．,. +-－万亿千百约余以上台套个/()（）%％一二三²①½eE×~～\n\t'\u200b\u202e")
        .ofMinLength(1)
        .ofMaxLength(14);
  }
}
