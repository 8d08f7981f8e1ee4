package io.plumbline.collector.archive.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.csv.CsvLimits;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingImportTest {
  private static final String TIME = "2016-11-15T13:00:00.123Z";
  private static final long MICROS = Instant.parse(TIME).toEpochMilli() * 1_000;

  @TempDir private Path folder;
  private ImportFixture fixture = new ImportFixture(Path.of(""));

  @BeforeEach
  void anEmptyArchive() {
    fixture = ImportFixture.in(folder);
  }

  private Sample only(String line) {
    ImportSummary summary = fixture.shdr(fixture.write("r.txt", line + "\n"));
    assertEquals(1, summary.rowsAdded());
    return fixture.samples().getFirst();
  }

  private String fault(String content) {
    Path file = fixture.write("r.txt", content);
    return assertThrows(InputFault.class, () -> fixture.shdr(file))
        .words()
        .en()
        .replace(file.toString(), "r.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, RUNNING",
    "READY, IDLE",
    "WAIT, IDLE",
    "STOPPED, IDLE",
    "INTERRUPTED, IDLE",
    "FEED_HOLD, IDLE",
    "PROGRAM_STOPPED, IDLE",
    "PROGRAM_COMPLETED, IDLE",
    "OPTIONAL_STOP, IDLE",
    "PROGRAM_OPTIONAL_STOP, IDLE",
    "active, UNKNOWN",
    "RUNNING, UNKNOWN",
    "7, UNKNOWN",
  })
  void executionIsTheState(String execution, String state) {
    assertEquals(
        new Sample(
            new Series("M1", "execution", Role.STATE),
            MICROS,
            MICROS,
            new Value.Text(state),
            Quality.GOOD),
        only(TIME + "|execution|" + execution));
  }

  @Test
  void availIsAHeartbeat() {
    assertEquals(
        new Sample(
            new Series("M1", "avail", Role.HEARTBEAT),
            MICROS,
            MICROS,
            new Value.Text("AVAILABLE"),
            Quality.GOOD),
        only(TIME + "|avail|AVAILABLE"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNAVAILABLE", "Unavailable", "unavailable", "", "Unavailable||||"})
  void unavailableOrNothingIsBad(String value) {
    Sample sample = only(TIME + "|execution|" + value);
    assertEquals(Quality.BAD, sample.quality());
    assertEquals(Value.NONE, sample.value());
  }

  @Test
  void everyOtherKeyIsAProcessChannelWithTheThirdFieldAsItsValue() {
    Path file =
        fixture.write(
            "r.txt",
            TIME
                + "|Zabs|-12.5000\n"
                + TIME
                + "|logic|Warning|8100004F|||79 PRELUBRICATION\n"
                + TIME
                + "|program|0007\n"
                + TIME
                + "|line|42\n"
                + TIME
                + "|M1_asset|x\n");
    fixture.shdr(file);
    assertEquals(
        Set.of(
            "Zabs=Real[value=-12.5]",
            "logic=Text[value=Warning]",
            "program=Text[value=0007]",
            "line=Int[value=42]",
            "M1_asset=Text[value=x]"),
        fixture.samples().stream()
            .map(sample -> sample.series().channel() + "=" + sample.value())
            .collect(Collectors.toSet()));
    assertTrue(
        fixture.samples().stream().allMatch(sample -> sample.series().role() == Role.PROCESS));
  }

  @Test
  void keysOfAssetsLinesWithoutADateAndShortLinesAreIgnored() {
    ImportSummary summary =
        fixture.shdr(
            fixture.write(
                "r.txt",
                String.join(
                    "\n",
                    TIME + "|M1_asset_chg|CuttingTool|x",
                    TIME + "|M1_asset_rem|CuttingTool",
                    "* PONG 10000",
                    "",
                    "<xml|a|b>",
                    "|Zabs|1",
                    "16-11-15T13:00:00Z|Zabs|1",
                    "2016-11-15 13:00:00Z|Zabs|1",
                    TIME,
                    TIME + "|Zabs",
                    TIME + "|Zabs|1")));
    assertEquals(11, summary.rowsRead());
    assertEquals(10, summary.rowsIgnored());
    assertEquals(1, summary.rowsAdded());
    assertEquals(0, summary.rowsSkipped());
  }

  @ParameterizedTest
  @CsvSource({
    "2016-11-15T13:00:00.1234567Z, 123456",
    "2016-11-15T13:00:00.123456, 123456",
    "2016-11-15T13:00:00.123Z@100.0, 123000",
    "2016-11-15T08:00:00.123-05:00, 123000",
    "2016-11-15T13:00:00Z, 0",
  })
  void timesAreReadAsTheAdaptersProtocolHasThem(String time, long fractionMicros) {
    long second = MICROS - MICROS % 1_000_000;
    assertEquals(second + fractionMicros, only(time + "|x|1").sourceMicros());
  }

  @Test
  void carriageReturnsAndAMissingLastLineBreakAreAccepted() {
    ImportSummary summary = fixture.shdr(fixture.write("r.txt", TIME + "|a|x\r\n" + TIME + "|b|"));
    assertEquals(2, summary.rowsAdded());
    assertEquals(new Value.Text("x"), fixture.samples().getFirst().value());
    assertEquals(Quality.BAD, fixture.samples().getLast().quality());
  }

  @Test
  void aTimeThatDoesNotExistIsAnError() {
    assertTrue(
        fault(TIME + "|a|1\n2016-11-31T13:00:00Z|a|1\n")
            .startsWith(
                "r.txt line 2: time '2016-11-31T13:00:00Z', expected an ISO 8601 time that"
                    + " exists."));
    assertEquals(List.of(), fixture.frames());
    ImportSummary summary =
        RecordingImport.run(
            fixture.skipping(folder.resolve("r.txt")), "shdr", "M1", ImportListener.SILENT);
    assertEquals(1, summary.rowsSkipped());
    assertEquals(1, summary.rowsAdded());
  }

  @Test
  void aKeyThatCannotNameAChannelIsAnError() {
    assertTrue(fault(TIME + "||1\n").startsWith("r.txt line 1: key '', expected 1 to 200 char"));
    assertTrue(fault(TIME + "|" + "k".repeat(201) + "|1\n").startsWith("r.txt line 1: key 'kkkk"));
    assertTrue(fault(TIME + "|a\tb|1\n").startsWith("r.txt line 1: key 'a\\u0009b', expected"));
  }

  @Test
  void aValueOrALineOverTheLimitIsAnError() {
    String value = "v".repeat(CsvLimits.MAX_FIELD_BYTES);
    assertTrue(
        fault(TIME + "|a|" + value + "v\n")
            .startsWith("r.txt line 1: a value of 65537 bytes, expected at most 65536."));
    assertTrue(
        fault(TIME + "|a|b\n" + TIME + "|a|b|" + "v".repeat(CsvLimits.MAX_RECORD_BYTES) + "\n")
            .startsWith("r.txt line 2: a line of more than 1048576 bytes."));
    assertEquals(new Value.Text(value), only(TIME + "|a|" + value).value());
  }

  @Test
  void bytesThatAreNoUtf8AreAnError() throws IOException {
    byte[] line = (TIME + "|a|企业\n").getBytes(StandardCharsets.UTF_8);
    line[line.length - 2] = 'x';
    Path file = Files.write(folder.resolve("r.txt"), line);
    String words = assertThrows(InputFault.class, () -> fixture.shdr(file)).words().en();
    assertTrue(words.startsWith(file + " line 1: bytes that are not valid UTF-8."), words);
  }

  @Test
  void theSameFileTwiceAddsNothingButEqualDaysAreTwoRecordings() {
    Path monday = fixture.write("M1-20161114.txt", TIME + "|a|1\n");
    Path tuesday = fixture.write("M1-20161115.txt", TIME + "|a|1\n");
    assertEquals(List.of(monday, tuesday), fixture.shdr(monday, tuesday).imported());
    assertEquals(List.of(monday, tuesday), fixture.shdr(monday, tuesday).alreadyImported());
    Path moved = fixture.write("copy/M1-20161114.txt", TIME + "|a|1\n");
    assertEquals(List.of(moved), fixture.shdr(moved).alreadyImported());
    assertEquals(
        List.of(monday),
        RecordingImport.run(fixture.request(monday), "shdr", "M2", ImportListener.SILENT)
            .imported());
    assertEquals(
        List.of("M1", "M1", "M2"),
        fixture.samples().stream().map(sample -> sample.series().device()).toList());
  }

  @Test
  void anEmptyFileIsARecordingWithoutLines() {
    assertEquals(0, fixture.shdr(fixture.write("r.txt", "")).rowsRead());
  }

  @Test
  void formatAndDeviceHaveToMakeSense() {
    ImportRequest request = fixture.request(fixture.write("r.txt", ""));
    assertEquals(
        "unknown format of recordings 'SHDR', expected shdr.",
        assertThrows(
                InputFault.class,
                () -> RecordingImport.run(request, "SHDR", "M1", ImportListener.SILENT))
            .words()
            .en());
    assertEquals(
        "a device's id has 1 to 200 characters and no controls.",
        assertThrows(
                InputFault.class,
                () -> RecordingImport.run(request, "shdr", "", ImportListener.SILENT))
            .words()
            .en());
  }
}
