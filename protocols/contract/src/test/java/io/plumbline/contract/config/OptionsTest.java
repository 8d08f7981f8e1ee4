package io.plumbline.contract.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options.Entry;
import io.plumbline.contract.fault.InputFault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OptionsTest {
  private enum Mode {
    SIGN,
    SIGN_AND_ENCRYPT
  }

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void an_unknown_key_names_its_place_and_the_nearest_known_key() {
    Options options =
        new Options("agent.yaml:3:1", Map.of("adress", new Entry("x", "agent.yaml:4:5")));
    options.optionalText("address");
    options.optionalText("period");
    assertEquals(
        "agent.yaml:4:5: unknown key adress; the nearest known key is address.",
        en(options::refuseOthers));
  }

  @Test
  void of_two_equally_near_keys_the_first_in_the_alphabet_is_named() {
    Options options = Options.of("f", Map.of("bx", "1"));
    options.know("bz", "by");
    assertTrue(en(options::refuseOthers).contains("nearest known key is by"));
  }

  @Test
  void an_unknown_key_where_nothing_is_known_is_refused_too() {
    assertEquals("f: unknown key a.", en(() -> Options.of("f", Map.of("a", "1")).refuseOthers()));
  }

  @Test
  void keys_that_were_asked_for_are_not_refused() {
    Options options = Options.of("f", Map.of("a", "1", "b", "2", "c", "3"));
    options.text("a");
    assertTrue(options.has("b"));
    options.know("c");
    assertDoesNotThrow(options::refuseOthers);
  }

  @Test
  void a_missing_key_names_the_mapping() {
    assertEquals(
        "f:7: the required key address is missing.",
        en(() -> Options.of("f:7", Map.of()).text("address")));
  }

  @Test
  void texts_are_given_as_they_stand_and_an_empty_one_is_refused() {
    Options options = Options.of("f", Map.of("a", " x ", "b", ""));
    assertEquals(" x ", options.text("a"));
    assertEquals("y", options.text("c", "y"));
    assertEquals(Optional.empty(), options.optionalText("c"));
    assertTrue(en(() -> options.text("b")).contains("expected a value"));
  }

  @Test
  void integers_are_decimal_or_hexadecimal_and_within_their_range() {
    Options options = Options.of("f", Map.of("a", "42", "b", "0x10", "c", "101", "d", "4.2"));
    assertEquals(42, options.integer("a", 0, 100));
    assertEquals(16, options.integer("b", 0, 100));
    assertEquals(7, options.integer("absent", 0, 100, 7));
    assertEquals(
        "f: c is '101', expected an integer from 0 to 100.",
        en(() -> options.integer("c", 0, 100)));
    assertEquals(
        "f: d is '4.2', expected an integer from 0 to 100.",
        en(() -> options.integer("d", 0, 100, 1)));
  }

  @Test
  void leading_zeros_make_no_octal_number() {
    Options options =
        Options.of("f", Map.of("a", "010", "b", "#10", "c", "0x", "d", "99999999999999999999"));
    assertEquals(10, options.integer("a", 0, 100));
    for (String key : List.of("b", "c", "d")) {
      assertThrows(InputFault.class, () -> options.integer(key, 0, 100), key);
    }
  }

  @Test
  void only_finite_decimals_are_numbers() {
    Options options =
        Options.of("f", Map.of("a", "-1.5e3", "b", ".5", "c", "NaN", "d", "1e400", "e", "1f"));
    assertEquals(-1500, options.number("a", 0));
    assertEquals(0.5, options.number("b", 0));
    for (String key : List.of("c", "d", "e")) {
      assertThrows(InputFault.class, () -> options.number(key, 0), key);
    }
  }

  @Property
  void every_integer_in_range_is_read_back(@ForAll @IntRange(min = -1000, max = 1000) int value) {
    assertEquals(
        value, Options.of("f", Map.of("k", Integer.toString(value))).integer("k", -1000, 1000));
  }

  @Test
  void numbers_and_flags_are_checked() {
    Options options = Options.of("f", Map.of("n", "0.25", "t", "true", "f", "false", "x", "yes"));
    assertEquals(0.25, options.number("n", 1));
    assertEquals(1, options.number("absent", 1));
    assertTrue(options.flag("t", false));
    assertFalse(options.flag("f", true));
    assertTrue(options.flag("absent", true));
    assertEquals("f: x is 'yes', expected true or false.", en(() -> options.flag("x", true)));
    assertEquals("f: x is 'yes', expected a number.", en(() -> options.number("x", 1)));
  }

  @Test
  void durations_need_a_unit_and_stay_within_their_range() {
    Options options =
        Options.of(
            "f",
            Map.of("ms", "1500ms", "s", "10 s", "min", "5min", "h", "1h", "d", "1d", "bare", "10"));
    assertEquals(Duration.ofMillis(1500), options.duration("ms", SECOND, HOUR, SECOND));
    assertEquals(Duration.ofSeconds(10), options.duration("s", SECOND, HOUR, SECOND));
    assertEquals(Duration.ofMinutes(5), options.duration("min", SECOND, HOUR, SECOND));
    assertEquals(HOUR, options.duration("h", SECOND, HOUR, SECOND));
    assertEquals(SECOND, options.duration("absent", SECOND, HOUR, SECOND));
    assertTrue(en(() -> options.duration("d", SECOND, HOUR, SECOND)).contains("1s to 1h"));
    assertTrue(
        en(() -> options.duration("bare", SECOND, HOUR, SECOND)).contains("500ms, 10s or 5min"));
  }

  @Test
  void choices_are_written_in_lower_case_with_hyphens() {
    Options options = Options.of("f", Map.of("mode", "sign-and-encrypt", "bad", "SIGN"));
    assertEquals(Mode.SIGN_AND_ENCRYPT, options.choice("mode", Mode.class, Mode.SIGN));
    assertEquals(Mode.SIGN, options.choice("absent", Mode.class, Mode.SIGN));
    assertEquals(
        "f: bad is 'SIGN', expected one of sign, sign-and-encrypt.",
        en(() -> options.choice("bad", Mode.class, Mode.SIGN)));
  }

  @Test
  void mappings_and_lists_keep_their_places() {
    Options inner = Options.of("f:2", Map.of("x", "1"));
    Options options =
        new Options(
            "f:1",
            Map.of(
                "m", new Entry(inner, "f:2"),
                "l", new Entry(List.of(new Entry(inner, "f:3")), "f:3"),
                "t", new Entry(List.of(new Entry("a", "f:4"), new Entry("b", "f:5")), "f:4")));
    assertEquals("f:2", options.mapping("m").place());
    assertEquals("f:2", options.place("m"));
    assertEquals("f:1", options.place("absent"));
    assertEquals(List.of(inner), options.mappings("l"));
    assertEquals(List.of("a", "b"), options.texts("t"));
    assertEquals(List.of(), options.texts("absent"));
    assertEquals(List.of(), options.mappings("absent"));
    assertEquals(Map.of(), options.mapping("absent").allTexts());
    assertTrue(en(() -> options.text("m")).contains("expected a single value"));
    assertTrue(en(() -> options.mapping("t")).contains("expected a mapping"));
    assertTrue(en(() -> options.mappings("t")).contains("expected a list of mappings"));
    assertTrue(en(() -> options.texts("l")).contains("expected a list of values"));
    assertTrue(en(() -> options.texts("m")).contains("expected a list"));
  }

  @Test
  void all_texts_come_in_file_order_and_count_as_known() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    entries.put("3", new Entry("FAULT", "f"));
    entries.put("1", new Entry("RUNNING", "f"));
    Options options = new Options("f", entries);
    assertEquals(List.of("3", "1"), List.copyOf(options.allTexts().keySet()));
    assertDoesNotThrow(options::refuseOthers);
  }

  @Test
  void a_copy_with_another_value_leaves_the_original_alone() {
    Options options = Options.of("f", Map.of("a", "1"));
    assertEquals("2", options.with("a", "2").text("a"));
    assertEquals("1", options.text("a"));
  }

  private static String en(Executable executable) {
    return assertThrows(InputFault.class, executable).words().en();
  }
}
