package io.plumbline.driver.mtconnect.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.Reading;
import io.plumbline.driver.mtconnect.ShdrAdapter;
import io.plumbline.driver.mtconnect.observation.BadLineException;
import io.plumbline.driver.mtconnect.observation.ShdrTime;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShdrInterpreterTest {
  private static final long T0 = 1_704_067_200_000_000L;

  private final ShdrInterpreter interpreter =
      new ShdrInterpreter(
          AdapterSettings.read(
                  ShdrAdapter.connection(
                      7878,
                      List.of(
                          ShdrAdapter.channel(
                              "a", Role.PROCESS, Map.of("address", "a", "type", "real")),
                          ShdrAdapter.channel(
                              "b", Role.PROCESS, Map.of("address", "b", "type", "integer")),
                          ShdrAdapter.channel("text", Role.PROCESS, Map.of("address", "text")),
                          ShdrAdapter.channel("again", Role.PROCESS, Map.of("address", "text")),
                          ShdrAdapter.channel(
                              "c", Role.PROCESS, Map.of("address", "c", "kind", "condition")),
                          ShdrAdapter.channel(
                              "ts", Role.PROCESS, Map.of("address", "ts", "kind", "time-series")))))
              .channels());

  @Test
  void several_pairs_share_the_time_of_their_line() throws Exception {
    List<Reading> readings = interpreter.read("2024-01-01T00:00:00.000001Z|a|1.5|other|9|b|-3");
    assertEquals(
        List.of(new Value.Real(1.5), new Value.Int(-3)),
        readings.stream().map(Reading::value).toList());
    assertTrue(readings.stream().allMatch(r -> r.sourceMicros() == T0 + 1));
  }

  @Test
  void one_key_feeds_every_channel_that_names_it() throws Exception {
    assertEquals(2, interpreter.read("2024-01-01T00:00:00Z|text|x").size());
  }

  @Test
  void unavailable_in_any_case_and_an_empty_value_are_bad() throws Exception {
    for (String line :
        List.of(
            "|a|UNAVAILABLE", "|a|unavailable", "|a|Unavailable", "|a|", "|c|Unavailable||||")) {
      Reading reading = interpreter.read("2024-01-01T00:00:00Z" + line).getFirst();
      assertEquals(Quality.BAD, reading.quality(), line);
      assertEquals(Value.NONE, reading.value(), line);
      assertEquals(T0, reading.sourceMicros(), line);
    }
  }

  @Test
  void the_fields_of_an_unknown_condition_are_not_taken_for_keys() throws Exception {
    assertEquals(List.of(), interpreter.read("2024-01-01T00:00:00Z|other|FAULT|b|3|a|4"));
    assertEquals(1, interpreter.read("2024-01-01T00:00:00Z|c|FAULT|b|3|a|4").size());
  }

  @Test
  void a_condition_among_other_pairs_is_an_error() {
    assertThrows(
        BadLineException.class, () -> interpreter.read("2024-01-01T00:00:00Z|a|1|c|NORMAL"));
  }

  @Test
  void a_time_series_is_kept_as_its_text() throws Exception {
    assertEquals(
        new Value.Text("1 2 3"),
        interpreter.read("2024-01-01T00:00:00Z|ts|3|100|1 2 3").getFirst().value());
  }

  @Test
  void values_that_are_none_of_their_type_are_errors() {
    for (String line : List.of("|a|fast", "|b|1.5", "|b|99999999999999999999")) {
      assertThrows(
          BadLineException.class, () -> interpreter.read("2024-01-01T00:00:00Z" + line), line);
    }
  }

  @Test
  void lines_that_are_too_short_or_have_no_time_are_errors() {
    for (String line :
        List.of(
            "x", "2024-01-01T00:00:00Z|a", "yesterday|a|1", "12|a|1", "2024-02-30T00:00:00Z|a|1")) {
      assertThrows(BadLineException.class, () -> interpreter.read(line), line);
    }
  }

  @Test
  void commands_and_blank_lines_carry_nothing() throws Exception {
    for (String line :
        List.of(
            "",
            "  ",
            "* device: x",
            "* PONG",
            "* PONG x",
            "2024-01-01T00:00:00Z|@REMOVE_ASSET@|T1")) {
      assertEquals(List.of(), interpreter.read(line), line);
    }
    assertEquals(Optional.empty(), interpreter.statedInterval());
    interpreter.read("* PONG 10000");
    assertEquals(Optional.of(Duration.ofSeconds(10)), interpreter.statedInterval());
  }

  @Test
  void an_asset_without_an_end_is_given_up() throws Exception {
    assertEquals(
        List.of(), interpreter.read("2024-01-01T00:00:00Z|@ASSET@|T1|CuttingTool|--multiline--0A"));
    String megabyte = "x".repeat(1 << 20);
    assertThrows(
        LostStepException.class,
        () -> {
          for (int i = 0; i <= 16; i++) {
            interpreter.read(megabyte);
          }
        });
  }

  @Test
  void a_quoted_field_may_hold_a_pipe() {
    assertEquals(List.of("t", "k", "a|b"), ShdrFields.split("t|k|\"a\\|b\""));
    assertEquals(List.of("t", "\"a", "b\""), ShdrFields.split("t|\"a|b\""));
    assertEquals(List.of("t", "\"a\"", ""), ShdrFields.split("t|\"a\"|"));
    assertEquals(List.of(""), ShdrFields.split(""));
  }

  @Test
  void times_are_utc_with_or_without_z_and_cut_below_a_microsecond() throws Exception {
    assertEquals(T0, ShdrTime.parse("2024-01-01T00:00:00Z"));
    assertEquals(T0, ShdrTime.parse("2024-01-01T00:00:00"));
    assertEquals(T0, ShdrTime.parse("2024-01-01T08:00:00+08:00"));
    assertEquals(T0 + 999_999, ShdrTime.parse("2024-01-01T00:00:00.9999999Z"));
    assertEquals(T0, ShdrTime.parse("2024-01-01T00:00:00Z@100.5"));
    assertEquals(Reading.NO_TIME, ShdrTime.parse(""));
  }

  @Property(tries = 200)
  void lines_are_the_same_however_the_bytes_arrive(
      @ForAll @Size(max = 20) List<@IntRange(max = 300) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 50) int piece)
      throws Exception {
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int length : lengths) {
      String line = "é".repeat(length / 2);
      expected.add(line);
      text.append(line).append(length % 2 == 0 ? "\n" : "\r\n");
    }
    LineReader reader = new LineReader(new Pieces(text.toString(), piece), 400);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      found.add(reader.next());
    }
    assertEquals(expected, found);
    assertThrows(EOFException.class, reader::next);
  }

  @Test
  void lines_over_the_limit_and_bytes_that_are_no_text_lose_the_step() {
    assertThrows(
        LostStepException.class, () -> new LineReader(new Pieces("x".repeat(301), 9), 300).next());
    assertThrows(
        LostStepException.class,
        () -> new LineReader(new Pieces("x".repeat(301) + "\n", 500), 300).next());
    assertThrows(
        LostStepException.class, () -> new LineReader(new Pieces("a\u0000b\n", 9), 300).next());
    byte[] latin = "2024|k|é\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(
        LostStepException.class, () -> new LineReader(new ByteArrayInputStream(latin), 300).next());
  }

  /** A stream that gives a few bytes at a time. */
  private static final class Pieces extends ByteArrayInputStream {
    private final int most;

    Pieces(String text, int most) {
      super(text.getBytes(StandardCharsets.UTF_8));
      this.most = most;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      return super.read(target, from, Math.min(most, length));
    }
  }
}
