package io.plumbline.driver.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.Reading;
import io.plumbline.driver.mqtt.session.Arrived;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {
  private final Decoder decoder = new Decoder(1000);
  private final List<String> malformed = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "raw | 42 | Int[value=42]",
        "raw | -0.0 | Real[value=-0.0]",
        "raw | 1e3 | Real[value=1000.0]",
        "raw | 007 | Text[value=007]",
        "raw | true | Bool[value=true]",
        "raw | RUNNING | Text[value=RUNNING]",
        "raw | `` | Text[value=]",
        "raw type=text | 42 | Text[value=42]",
        "raw type=number | 42x | BAD",
        "raw type=bool | TRUE | Bool[value=true]",
        "raw | 99999999999999999999 | Text[value=99999999999999999999]",
        "raw | 1e999 | BAD",
        "json value=$.a | {\"a\": 1.5} | Real[value=1.5]",
        "json value=$.a | {\"a\": -9223372036854775808} | Int[value=-9223372036854775808]",
        "json value=$.a.b[1] | {\"a\": {\"b\": [1, \"x\"]}} | Text[value=x]",
        "json value=/a/b/1 | {\"a\": {\"b\": [1, \"x\"]}} | Text[value=x]",
        "json value=$['a.b'] | {\"a.b\": false} | Bool[value=false]",
        "json | 7 | Int[value=7]",
        "json value=$.a | {\"a\": null} | BAD",
        "json value=$.a | {\"b\": 1} | BAD",
        "json value=$.a missing=skip | {\"b\": 1} | nothing",
        "json value=$.a | {\"a\": [1]} | BAD",
        "json value=$.a | {\"a\": 1} x | BAD",
        "json value=$.a | {\"a\": 1, \"a\": 2} | BAD",
        "json value=$.a | {\"a\": | BAD",
        "json value=$.a | `` | BAD",
        "json value=$.a quality=$.q | {\"a\": 1, \"q\": \"good\"} | Int[value=1]",
        "json value=$.a quality=$.q | {\"a\": 1, \"q\": \"BAD\"} | BAD",
        "json value=$.a quality=$.q | {\"a\": 1, \"q\": 2147483648} | BAD",
        "json value=$.a quality=$.q | {\"a\": 1, \"q\": true} | Int[value=1]",
        "json value=$.a quality=$.q | {\"a\": 1} | BAD",
        "json value=$.a quality=$.q | {\"a\": 1, \"q\": \"fine\"} | BAD",
      })
  void aPayloadBecomesAReading(String format, String payload, String expected) {
    List<Reading> readings = decode("v topic=t format=" + format, payload);
    String found =
        readings.isEmpty()
            ? "nothing"
            : readings.getFirst().quality() == Quality.BAD
                ? "BAD"
                : readings.getFirst().value().toString();
    assertEquals(expected, found, malformed.toString());
  }

  @Test
  void anUncertainQualityKeepsItsValue() {
    Reading reading =
        decode("v topic=t format=json value=$.a quality=$.q", "{\"a\": 1, \"q\": 1073741824}")
            .getFirst();
    assertEquals(Quality.UNCERTAIN, reading.quality());
    assertEquals(new Value.Int(1), reading.value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auto | \"2026-11-21T00:00:00Z\" | 1795219200000000",
        "auto | \"2026-11-21T08:00:00.123456+08:00\" | 1795219200123456",
        "auto | 1795219200 | 1795219200000000",
        "auto | 1795219200.5 | 1795219200500000",
        "auto | 1795219200123 | 1795219200123000",
        "auto | 1795219200123456 | 1795219200123456",
        "auto | 1795219200123456789 | 1795219200123456",
        "ms | \"1795219200123\" | 1795219200123000",
        "s | -1 | -1000000",
        "ns | 1999 | 1",
      })
  void timesAreReadInEveryFormat(String format, String time, long micros) {
    String payload = "{\"v\": 1, \"t\": " + time + "}";
    List<Reading> readings =
        decode("v topic=t format=json value=$.v time=$.t time-format=" + format, payload);
    assertEquals(micros, readings.getFirst().sourceMicros(), malformed.toString());
    assertEquals(Quality.GOOD, readings.getFirst().quality());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auto | \"2026-11-21T00:00:00\"",
        "iso | 1",
        "ms | true",
        "s | 1e300",
        "ms | 1e999999999",
        "s | \"x\""
      })
  void aTimeThatIsNoneMakesTheReadingBadWithoutATime(String format, String time) {
    String payload = "{\"v\": 1, \"t\": " + time + "}";
    Reading reading =
        decode("v topic=t format=json value=$.v time=$.t time-format=" + format, payload)
            .getFirst();
    assertEquals(Quality.BAD, reading.quality());
    assertEquals(Reading.NO_TIME, reading.sourceMicros());
    assertEquals(1, malformed.size());
  }

  @Test
  void aBadReadingKeepsTheTimeOfItsMessage() {
    Reading reading =
        decode("v topic=t format=json value=$.v time=$.t", "{\"t\": 1795219200}").getFirst();
    assertEquals(1_795_219_200_000_000L, reading.sourceMicros());
  }

  @Test
  void tooLongAPayloadIsBad() {
    assertEquals(Quality.BAD, decode("v topic=t", "x".repeat(1001)).getFirst().quality());
  }

  @Test
  void severalChannelsReadOneMessage() {
    List<TopicChannel> channels =
        List.of(
            channel("a topic=t format=json value=$.a"), channel("b topic=t format=json value=$.b"));
    List<Reading> readings =
        decoder.decode(message("{\"a\": 1, \"b\": 2}"), channels, malformed::add);
    assertEquals(List.of("1", "2"), readings.stream().map(r -> r.value().asText()).toList());
  }

  @Property(tries = 3000)
  void noPayloadMakesTheDecoderFail(@ForAll @Size(max = 60) byte[] payload) {
    List<TopicChannel> channels =
        List.of(
            channel("a topic=t"),
            channel("b topic=t type=number"),
            channel("c topic=t format=json value=$.v time=$.t quality=$.q"));
    List<Reading> readings =
        decoder.decode(new Arrived("t", payload, 1, 1, false), channels, malformed::add);
    assertEquals(3, readings.size());
    assertTrue(
        readings.stream().noneMatch(r -> r.quality() == Quality.BAD && r.value() != Value.NONE));
  }

  @Test
  void notUtf8IsMalformed() {
    Arrived message = new Arrived("t", new byte[] {(byte) 0xff}, 1, 1, false);
    assertEquals(
        Quality.BAD,
        decoder
            .decode(message, List.of(channel("a topic=t")), malformed::add)
            .getFirst()
            .quality());
    assertFalse(malformed.isEmpty());
  }

  private List<Reading> decode(String channel, String payload) {
    return decoder.decode(message(payload), List.of(channel(channel)), malformed::add);
  }

  private static TopicChannel channel(String line) {
    return TopicChannel.of(Specs.channelOf(line));
  }

  private static Arrived message(String payload) {
    return new Arrived("t", payload.getBytes(StandardCharsets.UTF_8), 1, 1, false);
  }
}
