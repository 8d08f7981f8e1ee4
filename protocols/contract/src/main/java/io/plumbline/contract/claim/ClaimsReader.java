package io.plumbline.contract.claim;

import io.plumbline.contract.csv.CsvErrors;
import io.plumbline.contract.csv.CsvLimits;
import io.plumbline.contract.csv.CsvReader;
import io.plumbline.contract.csv.CsvRow;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code claims.csv} (formats, "Claims"). */
public final class ClaimsReader {
  private ClaimsReader() {}

  /**
   * Reads the claims in the order of the file.
   *
   * @throws InputFault that lists what is wrong, each with file, line, column, value and what was
   *     expected
   * @throws EnvironmentFault when the file cannot be read
   */
  public static List<Claim> read(Path file) {
    CsvErrors errors = new CsvErrors();
    List<Claim> claims = new ArrayList<>();
    try (CsvReader reader = CsvReader.open(file, ClaimRows.CLAIMS)) {
      CsvRow row = new CsvRow(reader, errors);
      ClaimRows rows = new ClaimRows();
      while (row.next()) {
        if (claims.size() == CsvLimits.MAX_TABLE_ROWS) {
          throw new InputFault(
              reader
                  .error(
                      0,
                      Words.of(
                          "超过 %d 行的上限。",
                          "more than the limit of %d rows.", CsvLimits.MAX_TABLE_ROWS))
                  .words());
        }
        Claim claim = rows.claim(row);
        if (row.isGood()) {
          claims.add(claim);
        }
      }
    }
    errors.throwIfAny();
    return List.copyOf(claims);
  }
}
