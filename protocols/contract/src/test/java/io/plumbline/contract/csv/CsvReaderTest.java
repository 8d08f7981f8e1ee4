package io.plumbline.contract.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvReaderTest {
  private static final Path FILE = Path.of("folder/things.csv");
  private static final CsvColumns COLUMNS = CsvColumns.of("id", "name?", "size");

  private static CsvReader reader(String content) {
    return reader(content.getBytes(StandardCharsets.UTF_8));
  }

  private static CsvReader reader(byte[] content) {
    return CsvReader.of(FILE, new ByteArrayInputStream(content), COLUMNS);
  }

  private static List<List<String>> rows(String content) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader csv = reader(content)) {
      while (csv.next()) {
        assertNull(csv.malformed());
        rows.add(List.of(csv.text(0), csv.text(1), csv.text(2)));
      }
    }
    return rows;
  }

  private static String headerFault(String content) {
    return assertThrows(InputFault.class, () -> reader(content)).words().en();
  }

  private static CsvError malformed(byte[] content) {
    try (CsvReader csv = reader(content)) {
      while (csv.next()) {
        CsvError error = csv.malformed();
        if (error != null) {
          return error;
        }
      }
    }
    throw new AssertionError("no record is malformed");
  }

  private static CsvError malformed(String content) {
    return malformed(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void columnsMayComeInAnyOrder() {
    assertEquals(List.of(List.of("a", "b", "3")), rows("size,id,name\n3,a,b\n"));
  }

  @Test
  void anOptionalColumnThatIsAbsentIsEmpty() {
    assertEquals(List.of(List.of("a", "", "3")), rows("id,size\na,3\n"));
  }

  @Test
  void aByteOrderMarkAndCarriageReturnsAreAccepted() {
    assertEquals(
        List.of(List.of("a", "b", "3"), List.of("c", "", "4")),
        rows("\uFEFFid,name,size\r\na,b,3\r\nc,,4\r\n"));
  }

  @Test
  void theLastLineNeedsNoLineBreak() {
    assertEquals(List.of(List.of("a", "b", "3")), rows("id,name,size\na,b,3"));
  }

  @Test
  void linesWithoutACharacterArePassedOver() {
    assertEquals(
        List.of(List.of("a", "b", "3"), List.of("c", "d", "4")),
        rows("\n\nid,name,size\n\na,b,3\n\r\n\nc,d,4\n\n"));
  }

  @Test
  void quotedFieldsMayHoldCommasQuotesAndLineBreaks() {
    assertEquals(
        List.of(List.of("企业,0\"甲\"", "two\r\nlines", "")),
        rows("id,name,size\n\"企业,0\"\"甲\"\"\",\"two\r\nlines\",\"\"\n"));
  }

  @Test
  void theHeaderMayBeQuoted() {
    assertEquals(List.of(List.of("a", "", "3")), rows("\"id\",\"size\"\na,3\n"));
  }

  @Test
  void spacesBelongToTheValue() {
    assertEquals(List.of(List.of(" a", "b ", " ")), rows("id,name,size\n a,b , \n"));
  }

  @Test
  void aHeaderWithoutRowsIsAnEmptyTable() {
    assertEquals(List.of(), rows("id,name,size"));
  }

  @Test
  void aRecordIsNumberedByTheLineOnWhichItStarts() {
    try (CsvReader csv = reader("id,size\n\"a\nb\nc\",1\n\nd,2\n")) {
      assertTrue(csv.next());
      assertEquals(2, csv.line());
      assertTrue(csv.next());
      assertEquals(6, csv.line());
      assertFalse(csv.next());
    }
  }

  @Test
  void anEmptyFileIsRefusedWithTheHeaderThatIsExpected() {
    assertEquals(
        "folder/things.csv: the file is empty, expected a header line: id,name,size.",
        headerFault(""));
    assertEquals(
        "folder/things.csv: the file is empty, expected a header line: id,name,size.",
        headerFault("\uFEFF\r\n"));
  }

  @Test
  void anUnknownColumnIsRefusedWithTheNearestKnownOne() {
    assertEquals(
        "folder/things.csv line 1, column nmae: this column is unknown; "
            + "the nearest known column is name.",
        headerFault("id,nmae,size\n"));
  }

  @Test
  void aMissingRequiredColumnIsRefusedWithThoseOfTheFormat() {
    assertEquals(
        "folder/things.csv line 1, column size: this required column is missing; "
            + "the columns of this file are id, name, size.",
        headerFault("id,name\n"));
  }

  @Test
  void aColumnThatComesTwiceIsRefused() {
    assertEquals(
        "folder/things.csv line 1, column id: two columns of the same name in the header line.",
        headerFault("id,size,id\n"));
  }

  @Test
  void everyFaultOfAHeaderIsListed() {
    assertEquals(
        List.of(
            "folder/things.csv line 1, column id: this required column is missing; "
                + "the columns of this file are id, name, size.",
            "folder/things.csv line 1, column ID: this column is unknown; "
                + "the nearest known column is id.",
            "folder/things.csv line 1, column x: this column is unknown; "
                + "the nearest known column is id."),
        headerFault("ID,size,x\n").lines().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'a\"b,n,3' | id | 'a quote inside an unquoted field'",
        "'a,\"b\"c,3' | name | 'characters after the closing quote'",
        "'a,\"b\" ,3' | name | 'characters after the closing quote'",
        "'a,b' | '' | '2 fields, expected 3 as in the header line.'",
        "'a,b,3,4' | '' | '4 fields, expected 3 as in the header line.'",
      })
  void aMalformedRecordIsNamedWithItsLineAndColumn(String line, String column, String problem) {
    CsvError error = malformed("id,name,size\nx,y,1\n" + line + "\nz,y,2\n");
    assertEquals(3, error.line());
    assertEquals(column, error.column());
    assertTrue(error.problem().en().startsWith(problem), error.problem().en());
  }

  @Test
  void readingGoesOnAfterAMalformedRecord() {
    List<String> ids = new ArrayList<>();
    try (CsvReader csv = reader("id,size\na,1\n\"b\"c,\"2\nd,3\ne,4\n")) {
      assertTrue(csv.next());
      ids.add(csv.text(0));
      assertThrows(InputFault.class, csv::next, "the second quote of that line never ends");
    }
    try (CsvReader csv = reader("id,size\na,1\n\"b\"c,2\nd,3\n")) {
      while (csv.next()) {
        ids.add(csv.malformed() == null ? csv.text(0) : "malformed at " + csv.line());
      }
    }
    assertEquals(List.of("a", "a", "malformed at 3", "d"), ids);
  }

  @Test
  void aCarriageReturnAloneIsNoLineBreak() {
    CsvError error = malformed("id,name,size\na,b\rc,3\n");
    assertEquals(2, error.line());
    assertEquals("name", error.column());
    assertTrue(error.problem().en().startsWith("a carriage return that no line feed follows"));
  }

  @Test
  void aNulCharacterIsRefusedQuotedOrNot() {
    assertEquals("a NUL character, expected text.", malformed("id,size\na\0,3\n").problem().en());
    assertEquals(
        "a NUL character, expected text.", malformed("id,size\n\"a\0\",3\n").problem().en());
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedWithTheirColumn() {
    byte[] content = "id,name,size\na,企业,3\n".getBytes(StandardCharsets.UTF_8);
    content[17] = 'x'; // in the middle of a character
    CsvError error = malformed(content);
    assertEquals(2, error.line());
    assertEquals("name", error.column());
    assertEquals("bytes that are not valid UTF-8.", error.problem().en());
    assertEquals("不是有效的 UTF-8。", error.problem().zh());
  }

  @Test
  void aFieldOverTheLimitIsRefused() {
    String most = "x".repeat(CsvLimits.MAX_FIELD_BYTES);
    assertEquals(most, rows("id,size\n" + most + ",3\n").getFirst().getFirst());
    CsvError error = malformed("id,size\n" + most + "x,3\n");
    assertEquals("id", error.column());
    assertEquals("a field of 65537 bytes, expected at most 65536.", error.problem().en());
  }

  @Test
  void aQuoteThatNeverEndsIsNamedWhereItBegins() {
    try (CsvReader csv = reader("id,size\na,1\nb,\"2\nc,3\n")) {
      assertTrue(csv.next());
      assertEquals(
          "folder/things.csv line 3, column size: "
              + "a quoted field that has not ended where the file ends.",
          assertThrows(InputFault.class, csv::next).words().en());
    }
  }

  @Test
  void aRecordOverTheLimitEndsTheReading() {
    String content = "id,size\n\"" + "x\n".repeat(CsvLimits.MAX_RECORD_BYTES) + "\",1\n";
    try (CsvReader csv = reader(content)) {
      assertEquals(
          "folder/things.csv line 2: a record of more than 1048576 bytes; "
              + "perhaps a closing quote is missing.",
          assertThrows(InputFault.class, csv::next).words().en());
    }
  }

  @Test
  void aFileThatIsNotThereIsBadInput(@TempDir Path folder) {
    Path file = folder.resolve("no.csv");
    InputFault fault = assertThrows(InputFault.class, () -> CsvReader.open(file, COLUMNS));
    assertEquals(file + ": there is no such file.", fault.words().en());
    assertEquals(
        folder + ": a folder, expected a file.",
        assertThrows(InputFault.class, () -> CsvReader.open(folder, COLUMNS)).words().en());
  }

  @Test
  void recordsThatCrossTheBufferAreReadWhole(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large.csv");
    StringBuilder content = new StringBuilder("id,name,size\n");
    int rows = 150_000;
    for (int i = 0; i < rows; i++) {
      content.append(i).append(",\"企业,").append(i).append(" \"\"甲\"\"\n第二行\",");
      content.append("x".repeat(i % 97)).append('\n');
    }
    Files.writeString(file, content);
    try (CsvReader csv = CsvReader.open(file, COLUMNS)) {
      for (int i = 0; i < rows; i++) {
        assertTrue(csv.next());
        assertNull(csv.malformed());
        assertEquals(2 + 2L * i, csv.line());
        assertEquals(Integer.toString(i), csv.text(0));
        assertEquals("企业," + i + " \"甲\"\n第二行", csv.text(1));
        assertEquals("x".repeat(i % 97), csv.text(2));
      }
      assertFalse(csv.next());
      assertEquals(Files.size(file), csv.consumedBytes());
    }
  }

  @Test
  void aValueInAMessageIsCutAndItsControlsAreEscaped() {
    assertEquals("a\\u0009b", CsvError.shown("a\tb"));
    assertEquals("x".repeat(80) + "… (200)", CsvError.shown("x".repeat(200)));
  }

  @Test
  void aMessageListsTwentyErrorsAndCountsTheRest() {
    CsvErrors errors = new CsvErrors();
    errors.throwIfAny();
    CsvError error = malformed("id,size\na\n");
    assertNotNull(error);
    for (int i = 0; i < 25; i++) {
      errors.add(error);
    }
    InputFault fault = assertThrows(InputFault.class, errors::throwIfAny);
    assertEquals(21, fault.words().en().lines().count());
    assertTrue(fault.words().en().endsWith("… and 5 more errors."));
    assertTrue(fault.words().zh().endsWith("……另有 5 处错误。"));
  }
}
