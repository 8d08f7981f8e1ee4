package io.plumbline.contract.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.fault.InputFault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryReaderTest {
  private static final String HEADER =
      "device_id,channel,role,source_time,received_time,value,quality\n";
  private static final long SOURCE_MICROS =
      Instant.parse("2024-05-15T16:00:00Z").toEpochMilli() * 1_000;

  private static TelemetryReader reader(String content) {
    return TelemetryReader.of(
        Path.of("t.csv"), new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static Sample only(String row) {
    try (TelemetryReader reader = reader(HEADER + row + "\n")) {
      assertTrue(reader.next());
      assertNull(reader.error());
      Sample sample = reader.sample();
      assertFalse(reader.next());
      return sample;
    }
  }

  @Test
  void aRowIsASample() {
    assertEquals(
        new Sample(
            new Series("D1", "temp", Role.PROCESS),
            SOURCE_MICROS,
            SOURCE_MICROS + 20_000,
            new Value.Real(76.32),
            Quality.UNCERTAIN),
        only(
            "D1,temp,process,2024-05-15T16:00:00.000Z,2024-05-16T00:00:00.02+08:00,76.32,UNCERTAIN"));
  }

  @Test
  void anEmptyReceivedTimeIsTheSourceTime() {
    Sample sample = only("D1,link,heartbeat,2024-05-15T16:00:00Z,,AVAILABLE,GOOD");
    assertEquals(SOURCE_MICROS, sample.edgeMicros());
    assertEquals(new Value.Text("AVAILABLE"), sample.value());
  }

  @Test
  void anEmptyValueIsNone() {
    assertEquals(Value.NONE, only("D1,s,state,2024-05-15T16:00:00Z,,,GOOD").value());
    assertEquals(Value.NONE, only("D1,s,state,2024-05-15T16:00:00Z,,\"\",GOOD").value());
  }

  @Test
  void identifiersMayBeQuotedAndInAnyScript() {
    assertEquals(
        new Series("设备,\"甲\"", "主轴 温度", Role.PROCESS),
        only("\"设备,\"\"甲\"\"\",主轴 温度,process,2024-05-15T16:00:00Z,,1,GOOD").series());
  }

  @Test
  void rowsOfOneSeriesShareIt() {
    String row = "D1,s,state,2024-05-15T16:00:00Z,,IDLE,GOOD\n";
    try (TelemetryReader reader = reader(HEADER + row + row)) {
      assertTrue(reader.next());
      Series first = reader.sample().series();
      assertTrue(reader.next());
      assertSame(first, reader.sample().series());
    }
  }

  @Test
  void namesThatWouldRunTogetherStayApart() {
    try (TelemetryReader reader =
        reader(
            HEADER
                + "ab,c,state,2024-05-15T16:00:00Z,,IDLE,GOOD\n"
                + "a,bc,state,2024-05-15T16:00:00Z,,IDLE,GOOD\n"
                + "a,bc,process,2024-05-15T16:00:00Z,,IDLE,GOOD\n")) {
      assertTrue(reader.next());
      assertEquals(new Series("ab", "c", Role.STATE), reader.sample().series());
      assertTrue(reader.next());
      assertEquals(new Series("a", "bc", Role.STATE), reader.sample().series());
      assertTrue(reader.next());
      assertEquals(new Series("a", "bc", Role.PROCESS), reader.sample().series());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "D1,s,STATE,2024-05-15T16:00:00Z,,IDLE,GOOD | role | value 'STATE', expected one of state,"
            + " process, heartbeat.",
        "D1,s,state,2024-05-15T16:00:00,,IDLE,GOOD | source_time | value '2024-05-15T16:00:00',"
            + " expected an ISO 8601 time that exists, with an offset or Z",
        "D1,s,state,2024-02-30T16:00:00Z,,IDLE,GOOD | source_time | value '2024-02-30T16:00:00Z',"
            + " expected an ISO 8601 time that exists",
        "D1,s,state,,,IDLE,GOOD | source_time | value '', expected an ISO 8601 time",
        "D1,s,state,2024-05-15T16:00:00Z,yesterday,IDLE,GOOD | received_time | value 'yesterday',"
            + " expected an ISO 8601 time",
        "D1,s,state,2024-05-15T16:00:00Z,,IDLE,good | quality | value 'good', expected one of GOOD,"
            + " UNCERTAIN, BAD.",
        "D1,s,state,2024-05-15T16:00:00Z,,IDLE, | quality | value '', expected one of GOOD,"
            + " UNCERTAIN, BAD.",
        ",s,state,2024-05-15T16:00:00Z,,IDLE,GOOD | device_id | value '', expected an identifier of"
            + " 1 to 200 characters",
        "D1,,state,2024-05-15T16:00:00Z,,IDLE,GOOD | channel | value '', expected an identifier of"
            + " 1 to 200 characters",
        "D1,s,state,2024-05-15T16:00:00Z,,IDLE | - | 6 fields, expected 7 as in the header line.",
      })
  void aBadRowIsNamedWithLineColumnAndValue(String row, String column, String problem) {
    String good = "D1,s,state,2024-05-15T16:00:00Z,,IDLE,GOOD\n";
    try (TelemetryReader reader = reader(HEADER + good + row.strip() + "\n" + good)) {
      assertTrue(reader.next());
      assertNull(reader.error());
      assertTrue(reader.next());
      CsvError error = reader.error();
      assertNotNull(error);
      assertEquals(3, error.line());
      assertEquals(column == null ? "" : column, error.column());
      String place = "t.csv line 3" + (column == null ? "" : ", column " + column) + ": ";
      String words = error.words().en();
      assertTrue(words.startsWith(place + problem), words);
      assertTrue(reader.next());
      assertNull(reader.error());
      assertFalse(reader.next());
    }
  }

  @Test
  void anIdentifierOverTheLimitOrWithAControlIsRefused() {
    String rest = ",s,state,2024-05-15T16:00:00Z,,IDLE,GOOD\n";
    try (TelemetryReader reader =
        reader(HEADER + "d".repeat(200) + rest + "d".repeat(201) + rest + "\"a\nb\"" + rest)) {
      assertTrue(reader.next());
      assertNull(reader.error());
      assertTrue(reader.next());
      assertEquals("device_id", Objects.requireNonNull(reader.error()).column());
      assertTrue(reader.next());
      assertTrue(Objects.requireNonNull(reader.error()).words().en().contains("value 'a\\u000ab'"));
    }
  }

  @Test
  void theHeaderOfAnotherFormatIsRefused() {
    String message =
        assertThrows(
                InputFault.class, () -> reader("time,subject_type,subject_id,user_id,action\n"))
            .words()
            .en();
    assertTrue(
        message.startsWith("t.csv line 1, column device_id: this required column is missing"),
        message);
  }
}
