package io.plumbline.contract.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.usage.UsageEvent.Action;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageReaderTest {
  private static final String HEADER = "time,subject_type,subject_id,user_id,action\n";

  private static UsageReader reader(String content) {
    return UsageReader.of(
        Path.of("u.csv"), new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void rowsAreEventsAndEqualRowsAreTwo() {
    String app = "2024-06-20T08:33:01.356Z,app,A11,U17,call\n";
    String developer = "2024-06-20T16:33:01.356+08:00,developer,V4,,login\n";
    long micros = Instant.parse("2024-06-20T08:33:01.356Z").toEpochMilli() * 1_000;
    UsageEvent call = new UsageEvent(micros, SubjectType.APP, "A11", "U17", Action.CALL);
    try (UsageReader reader = reader(HEADER + app + app + developer)) {
      assertTrue(reader.next());
      assertEquals(call, reader.event());
      assertTrue(reader.next());
      assertEquals(call, reader.event());
      assertTrue(reader.next());
      assertEquals(
          new UsageEvent(micros, SubjectType.DEVELOPER, "V4", "", Action.LOGIN), reader.event());
      assertFalse(reader.next());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-06-20,app,A1,U1,call | time | value '2024-06-20', expected an ISO 8601 time",
        "2024-06-20T08:33:01Z,App,A1,U1,call | subject_type | value 'App', expected one of app,"
            + " model, microservice, developer.",
        "2024-06-20T08:33:01Z,app,,U1,call | subject_id | value '', expected an identifier of 1 to"
            + " 200 characters",
        "2024-06-20T08:33:01Z,app,A1,,call | user_id | value '', expected an identifier of 1 to 200"
            + " characters",
        "2024-06-20T08:33:01Z,app,A1,U1,use | action | value 'use', expected one of access, call,"
            + " login, tool.",
      })
  void aBadRowIsNamedWithLineColumnAndValue(String row, String column, String problem) {
    try (UsageReader reader = reader(HEADER + row + "\n2024-06-20T08:33:01Z,model,M1,U1,call\n")) {
      assertTrue(reader.next());
      CsvError error = reader.error();
      assertNotNull(error);
      String words = error.words().en();
      assertTrue(words.startsWith("u.csv line 2, column " + column + ": " + problem), words);
      assertTrue(reader.next());
      assertNull(reader.error());
    }
  }
}
