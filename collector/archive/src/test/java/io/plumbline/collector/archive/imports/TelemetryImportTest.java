package io.plumbline.collector.archive.imports;

import static io.plumbline.collector.archive.imports.ImportFixture.TELEMETRY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.archive.ImportArchive;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.TelemetryReader;
import io.plumbline.contract.telemetry.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TelemetryImportTest {
  private static final String ROW = "D1,load,process,2024-05-15T16:00:00Z,,1,GOOD\n";

  @TempDir private Path folder;
  private ImportFixture fixture = new ImportFixture(Path.of(""));

  @BeforeEach
  void anEmptyArchive() {
    fixture = ImportFixture.in(folder);
  }

  private static List<Sample> read(Path file) {
    List<Sample> samples = new ArrayList<>();
    try (TelemetryReader reader = TelemetryReader.open(file)) {
      while (reader.next()) {
        samples.add(reader.sample());
      }
    }
    return samples;
  }

  private String fault(Path... files) {
    return assertThrows(InputFault.class, () -> fixture.telemetry(files)).words().en();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fleet-1", "fleet-2"})
  void everyRowOfAFleetIsArchivedAndChannelsKeepTheOrderOfTheFile(String name) {
    Path file = ImportFixture.fleet(name).resolve("telemetry.csv");
    List<Sample> expected = read(file);
    ImportSummary summary =
        TelemetryImport.run(
            new ImportRequest(List.of(file), fixture.archive(), ImportFixture.fleet(name), false),
            ImportListener.SILENT);
    assertEquals(List.of(file), summary.imported());
    assertEquals(expected.size(), summary.rowsRead());
    assertEquals(expected.size(), summary.rowsAdded());
    assertEquals(0, summary.rowsSkipped());
    assertEquals(ImportFixture.byChannel(expected), ImportFixture.byChannel(fixture.samples()));
  }

  @Test
  void aRowBecomesASampleWithTheTimeOfItsReceipt() {
    Path file =
        fixture.write(
            "t.csv",
            "\uFEFF"
                + TELEMETRY.replace("\n", "\r\n")
                + "\"企业,0\"\"甲\"\"\",s,state,2024-05-15T16:00:00Z,2024-05-15T16:00:01Z,RUNNING,BAD\r\n"
                + "X9,t,process,2024-05-15T16:00:00Z,,2.50,GOOD\r\n");
    fixture.telemetry(file);
    long micros = 1_715_788_800_000_000L;
    assertEquals(
        List.of(
            new Sample(
                new Series("企业,0\"甲\"", "s", Role.STATE),
                micros,
                micros + 1_000_000,
                new Value.Text("RUNNING"),
                Quality.BAD),
            new Sample(
                new Series("X9", "t", Role.PROCESS),
                micros,
                micros,
                new Value.Real(2.5),
                Quality.GOOD)),
        fixture.samples());
  }

  @Test
  void theSameFileTwiceAddsNothingWhateverItsName() throws IOException {
    Path file = fixture.write("t.csv", TELEMETRY + ROW);
    fixture.telemetry(file);
    Map<String, Long> before = fixture.content();
    Path copy = Files.copy(file, folder.resolve("other name.csv"));
    ImportSummary again = fixture.telemetry(file, copy);
    assertEquals(List.of(), again.imported());
    assertEquals(List.of(file, copy), again.alreadyImported());
    assertEquals(0, again.rowsAdded());
    assertEquals(before, fixture.content());
  }

  @Test
  void twoFilesOfOneCallWithTheSameContentCountOnce() {
    Path one = fixture.write("one.csv", TELEMETRY + ROW);
    Path two = fixture.write("two.csv", TELEMETRY + ROW);
    ImportSummary summary = fixture.telemetry(one, two, one);
    assertEquals(List.of(one), summary.imported());
    assertEquals(List.of(two, one), summary.alreadyImported());
    assertEquals(1, fixture.samples().size());
  }

  @Test
  void aCallThatOverlapsAnEarlierOneAddsWhatIsNew() {
    Path one = fixture.write("one.csv", TELEMETRY + ROW);
    Path two = fixture.write("two.csv", TELEMETRY + ROW.replace("D1", "D2"));
    fixture.telemetry(one);
    ImportSummary summary = fixture.telemetry(two, one);
    assertEquals(List.of(two), summary.imported());
    assertEquals(List.of(one), summary.alreadyImported());
    assertEquals(
        List.of("D1", "D2"),
        fixture.samples().stream().map(sample -> sample.series().device()).toList());
  }

  @Test
  void equalRowsOfOneFileAreAllKept() {
    fixture.telemetry(fixture.write("t.csv", TELEMETRY + ROW + ROW + ROW));
    assertEquals(3, fixture.samples().size());
  }

  @Test
  void anErrorInOneFileImportsNothingOfTheCall() {
    Path good = fixture.write("good.csv", TELEMETRY + ROW);
    Path bad =
        fixture.write(
            "bad.csv", TELEMETRY + ROW + "D1,load,process,2024-02-30T16:00:00Z,,1,GOOD\n");
    Map<String, Long> before = fixture.content();
    assertEquals(
        bad
            + " line 3, column source_time: value '2024-02-30T16:00:00Z', expected an ISO 8601 time"
            + " that exists, with an offset or Z, such as 2024-06-30T08:00:00.000+08:00.\n"
            + "Nothing was imported. With --skip-bad-rows, rows that have an error are left out and"
            + " listed.",
        fault(good, bad));
    assertEquals(before, fixture.content());
    assertEquals(List.of(), fixture.frames());
    fixture.telemetry(good);
    assertEquals(1, fixture.samples().size());
  }

  @Test
  void errorsOfSeveralFilesAreListedTogether() {
    Path one = fixture.write("one.csv", TELEMETRY + ROW.replace("GOOD", "good"));
    Path two = fixture.write("two.csv", TELEMETRY + ROW.replace("process", "value"));
    List<String> lines = fault(one, two).lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).startsWith(one + " line 2, column quality: value 'good', expected"));
    assertTrue(lines.get(1).startsWith(two + " line 2, column role: value 'value', expected"));
  }

  @Test
  void readingStopsAfterTwentyErrors() {
    Path file = fixture.write("t.csv", TELEMETRY + ROW.replace("GOOD", "good").repeat(1_000));
    List<String> lines = fault(file).lines().toList();
    assertEquals(22, lines.size());
    assertTrue(lines.get(19).startsWith(file + " line 21, column quality"));
    assertEquals("Reading stopped after 20 errors.", lines.get(20));
  }

  @Test
  void badRowsAreLeftOutAndListedWhenAsked() {
    Path file =
        fixture.write(
            "t.csv",
            TELEMETRY
                + ROW
                + ROW.replace("GOOD", "good").repeat(30)
                + "\"a\"b"
                + ROW
                + "x,y\n"
                + ROW);
    ImportFixture.Heard heard = new ImportFixture.Heard();
    ImportSummary summary = TelemetryImport.run(fixture.skipping(file), heard);
    assertEquals(34, summary.rowsRead());
    assertEquals(2, summary.rowsAdded());
    assertEquals(32, summary.rowsSkipped());
    assertEquals(summary.skipped(), heard.skipped);
    assertEquals(
        IntStream.rangeClosed(3, 34).mapToObj(Long::valueOf).toList(),
        heard.skipped.stream().map(error -> error.line()).toList());
    assertEquals(
        file + " line 34: 2 fields, expected 7 as in the header line.",
        heard.skipped.getLast().words().en());
    assertEquals(2, fixture.samples().size());
    assertEquals(
        List.of(file), TelemetryImport.run(fixture.skipping(file), heard).alreadyImported());
  }

  @Test
  void whatCannotBeToldApartIntoRowsIsNeverSkipped() {
    Path file = fixture.write("t.csv", TELEMETRY + ROW + "\"D1,load\n" + ROW);
    String words =
        assertThrows(
                InputFault.class,
                () -> TelemetryImport.run(fixture.skipping(file), ImportListener.SILENT))
            .words()
            .en();
    assertEquals(
        file
            + " line 3, column device_id: a quoted field that has not ended where the file ends.\n"
            + "Nothing was imported.",
        words);
    assertEquals(List.of(), fixture.frames());
  }

  @Test
  void theWrongHeaderImportsNothing() {
    Path good = fixture.write("good.csv", TELEMETRY + ROW);
    Path usage = fixture.write("usage.csv", ImportFixture.USAGE);
    assertTrue(
        fault(good, usage).startsWith(usage + " line 1, column device_id: this required column"));
    assertEquals(Map.of(), fixture.content());
  }

  @Test
  void anErrorInTheLedgerStopsTheImport() {
    fixture.write("ledger/devices.csv", "device_id,enterprise_id,category,deployment\n");
    Path file = fixture.write("t.csv", TELEMETRY + ROW);
    assertTrue(fault(file).contains("devices.csv line 1, column connected_from"));
    assertEquals(Map.of(), fixture.content());
  }

  @Test
  void aFileThatIsNotThereStopsTheImport() {
    Path good = fixture.write("good.csv", TELEMETRY + ROW);
    Path none = folder.resolve("none.csv");
    assertEquals(none + ": there is no such file.", fault(good, none));
    assertEquals(Map.of(), fixture.content());
    assertEquals("no file to import was given.", fault());
  }

  @Test
  void aFileWithoutRowsIsKnownAfterwards() {
    Path file = fixture.write("t.csv", TELEMETRY);
    ImportSummary summary = fixture.telemetry(file);
    assertEquals(List.of(file), summary.imported());
    assertEquals(0, summary.rowsAdded());
    assertEquals(List.of(file), fixture.telemetry(file).alreadyImported());
  }

  @Test
  void aChannelThatChangesItsRoleKeepsTheOrderOfItsRows() {
    StringBuilder rows = new StringBuilder(TELEMETRY);
    for (int i = 0; i < 10; i++) {
      rows.append(i % 3 == 0 ? ROW.replace("process", "state") : ROW);
    }
    Path file = fixture.write("t.csv", rows.toString());
    fixture.telemetry(file);
    assertEquals(read(file), fixture.samples());
  }

  @Test
  void longTextsAndManyDevicesAreSplitIntoFramesThatHoldThem() {
    StringBuilder rows = new StringBuilder(TELEMETRY);
    String text = "长".repeat(20_000);
    for (int i = 0; i < 300; i++) {
      rows.append(ROW.replace(",1,", "," + text + i + ",").replace("D1", "D".repeat(150) + i % 50));
    }
    for (int i = 0; i < 70_000; i++) {
      rows.append(ROW.replace("D1", "设备" + i));
    }
    Path file = fixture.write("t.csv", rows.toString());
    fixture.telemetry(file);
    assertTrue(fixture.frames().size() > 3);
    assertEquals(ImportFixture.byChannel(read(file)), ImportFixture.byChannel(fixture.samples()));
  }

  @Test
  void progressGrowsToTheWhole() throws IOException {
    Path one = fixture.write("one.csv", TELEMETRY + ROW.repeat(100_000));
    Path two = fixture.write("two.csv", TELEMETRY + ROW);
    ImportFixture.Heard heard = new ImportFixture.Heard();
    TelemetryImport.run(fixture.request(one, two), heard);
    long total = Files.size(one) + Files.size(two);
    assertArrayEquals(new long[] {100_001, total, total}, heard.progress.getLast());
    assertTrue(heard.progress.size() >= 5);
    for (int i = 1; i < heard.progress.size(); i++) {
      assertTrue(heard.progress.get(i)[0] > heard.progress.get(i - 1)[0]);
      assertTrue(heard.progress.get(i)[1] > heard.progress.get(i - 1)[1]);
    }
  }

  @Test
  void aFileThatGrowsWhileItIsImportedIsRefused() {
    Path file = fixture.write("t.csv", TELEMETRY + ROW.repeat(200_000));
    ImportListener appender =
        new ImportListener() {
          @Override
          public void progress(long rows, long bytesDone, long bytesTotal) {
            try {
              Files.writeString(file, ROW, StandardOpenOption.APPEND);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    assertEquals(
        file + ": the file changed while it was imported; import it when it is complete.",
        assertThrows(InputFault.class, () -> TelemetryImport.run(fixture.request(file), appender))
            .words()
            .en());
    assertEquals(Map.of(), fixture.content());
  }

  @Test
  void aSecondImportAtTheSameTimeIsRefused() {
    Path file = fixture.write("t.csv", TELEMETRY + ROW);
    try (ImportArchive other =
        ImportArchive.begin(new ArchiveLayout(fixture.archive()), "other", 0).orElseThrow()) {
      assertThrows(EnvironmentFault.class, () -> fixture.telemetry(file));
      other.commit();
    }
    fixture.telemetry(file);
    assertEquals(1, fixture.samples().size());
  }

  @Test
  void anArchiveThatCannotBeWrittenIsAFaultOfTheEnvironment() {
    Path file = fixture.write("t.csv", TELEMETRY + ROW);
    fixture.write("archive", "a file where the archive should be");
    EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> fixture.telemetry(file));
    assertTrue(fault.words().en().contains(fixture.archive().toString()), fault.words().en());
  }

  @Test
  void theCallKeepsAListOfWhatItTook() throws IOException {
    Path file = fixture.write("a \"b\", c.csv", TELEMETRY + ROW);
    fixture.telemetry(file);
    String name =
        fixture.content().keySet().stream()
            .filter(path -> path.endsWith("/" + ImportManifest.NAME))
            .findFirst()
            .orElseThrow();
    List<String> lines = Files.readAllLines(fixture.archive().resolve(name));
    assertEquals("kind,device,file,sha256,bytes,rows,added,skipped", lines.get(0));
    assertTrue(
        lines.get(1).startsWith("\"telemetry\",\"\",\"" + file.toString().replace("\"", "\"\"")));
    assertTrue(lines.get(1).endsWith("," + Files.size(file) + ",1,1,0"), lines.get(1));
  }

  @Test
  void aDamagedListIsReportedInsteadOfImportingTwice() throws IOException {
    Path file = fixture.write("t.csv", TELEMETRY + ROW);
    fixture.telemetry(file);
    String name =
        fixture.content().keySet().stream()
            .filter(path -> path.endsWith("/" + ImportManifest.NAME))
            .findFirst()
            .orElseThrow();
    Path list = fixture.archive().resolve(name);
    String text = Files.readString(list, StandardCharsets.UTF_8);
    Files.writeString(list, text.replaceAll("[0-9a-f]{64}", "0123"));
    assertTrue(fault(file).startsWith(list + " line 2, column sha256: value '0123', expected"));
    Files.copy(file, list, StandardCopyOption.REPLACE_EXISTING);
    assertTrue(fault(file).startsWith(list + " line 1, column kind: this required column"));
  }
}
