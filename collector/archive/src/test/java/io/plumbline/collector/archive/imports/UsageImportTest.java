package io.plumbline.collector.archive.imports;

import static io.plumbline.collector.archive.imports.ImportFixture.USAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.contract.usage.UsageReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageImportTest {
  private static final String ROW = "2024-06-20T08:33:01.356Z,app,A11,U17,call\n";

  @TempDir private Path folder;

  @Test
  void everyEventOfAFleetIsArchivedInTheOrderOfTheFile() {
    Path file = ImportFixture.fleet("fleet-1").resolve("usage.csv");
    List<UsageEvent> expected = new ArrayList<>();
    try (UsageReader reader = UsageReader.open(file)) {
      while (reader.next()) {
        expected.add(reader.event());
      }
    }
    ImportFixture fixture = ImportFixture.in(folder);
    ImportSummary summary = UsageImport.run(fixture.request(file), ImportListener.SILENT);
    assertEquals(9_000, summary.rowsAdded());
    assertEquals(expected, fixture.events());
  }

  @Test
  void equalRowsAreTwoEventsButEqualFilesAreOne() {
    ImportFixture fixture = ImportFixture.in(folder);
    Path one = fixture.write("one.csv", USAGE + ROW + ROW);
    Path two = fixture.write("two.csv", USAGE + ROW + ROW);
    UsageImport.run(fixture.request(one), ImportListener.SILENT);
    assertEquals(
        List.of(two),
        UsageImport.run(fixture.request(two), ImportListener.SILENT).alreadyImported());
    assertEquals(2, fixture.events().size());
  }

  @Test
  void aBadRowImportsNothingUnlessItIsSkipped() {
    ImportFixture fixture = ImportFixture.in(folder);
    Path file = fixture.write("u.csv", USAGE + ROW + ROW.replace("call", "CALL"));
    String words =
        assertThrows(
                InputFault.class,
                () -> UsageImport.run(fixture.request(file), ImportListener.SILENT))
            .words()
            .en();
    assertTrue(
        words.startsWith(
            file
                + " line 3, column action: value 'CALL', expected one of access, call, login,"
                + " tool."),
        words);
    assertEquals(List.of(), fixture.frames());
    ImportSummary summary = UsageImport.run(fixture.skipping(file), ImportListener.SILENT);
    assertEquals(1, summary.rowsSkipped());
    assertEquals(1, fixture.events().size());
  }
}
