package io.plumbline.collector.archive.imports;

import io.plumbline.contract.csv.CsvError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an import call did.
 *
 * @param imported the files that it took
 * @param alreadyImported the files whose bytes the archive, or an earlier file of the call, has
 *     already
 * @param rowsRead rows or lines read, without header lines and empty ones
 * @param rowsAdded samples or events added to the archive
 * @param rowsIgnored lines of a recording that are no observation, or one of an asset's key
 * @param rowsSkipped rows left out because of an error; every one was reported to the listener
 * @param skipped the first {@link #LISTED} of them
 * @param bytes bytes of the files taken
 * @param duration from the first look at a file until the archive was durable
 */
public record ImportSummary(
    List<Path> imported,
    List<Path> alreadyImported,
    long rowsRead,
    long rowsAdded,
    long rowsIgnored,
    long rowsSkipped,
    List<CsvError> skipped,
    long bytes,
    Duration duration) {
  /** How many skipped rows a summary holds. */
  public static final int LISTED = 10_000;

  public ImportSummary {
    imported = List.copyOf(imported);
    alreadyImported = List.copyOf(alreadyImported);
    skipped = List.copyOf(skipped);
  }

  /** Rows read in a second. */
  public double rowsPerSecond() {
    return rowsRead / Math.max(1e-9, duration.toNanos() / 1e9);
  }
}
