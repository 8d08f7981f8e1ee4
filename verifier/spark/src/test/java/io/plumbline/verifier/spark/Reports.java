package io.plumbline.verifier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.report.ReportJson;
import io.plumbline.verifier.engine.segment.SegmentWorkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Compares what two engines report, byte for byte. */
final class Reports {
  private final Path folder;

  Reports(Path folder) {
    this.folder = folder;
  }

  /**
   * Verifies with the embedded engine and with workers; the JSON documents have to be the same
   * bytes, and so do the device-days behind them.
   */
  VerificationReport sameBytes(VerificationOptions options, SegmentWorkers workers)
      throws IOException {
    return sameBytes(options, options, workers);
  }

  /** The same for an archive of which the workers read a copy. */
  VerificationReport sameBytes(
      VerificationOptions embedded, VerificationOptions copy, SegmentWorkers workers)
      throws IOException {
    VerificationReport own = Verification.run(embedded);
    VerificationReport theirs = Verification.run(copy, workers);
    Path one = write("embedded.json", own);
    Path other = write("spark.json", theirs);
    if (Files.mismatch(one, other) >= 0) {
      assertEquals(Files.readString(one), Files.readString(other));
    }
    assertEquals(-1, Files.mismatch(one, other));
    assertEquals(days(own), days(theirs));
    assertEquals(own.samples(), theirs.samples());
    return own;
  }

  private Path write(String name, VerificationReport report) throws IOException {
    return Files.writeString(folder.resolve(name), new ReportJson("zh").text(report));
  }

  private static Map<String, String> days(VerificationReport report) {
    Map<String, String> days = new TreeMap<>();
    report
        .devices()
        .forEach(result ->
            days.put(
                result.device().id(),
                result.grade() + " " + result.days().activity() + " " + result.days().latest()));
    return days;
  }
}
