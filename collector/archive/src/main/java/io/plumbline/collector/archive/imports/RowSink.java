package io.plumbline.collector.archive.imports;

import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.usage.UsageEvent;

/** Takes the rows of a file in their order. */
interface RowSink {
  void add(Sample sample);

  void add(UsageEvent event);

  /** A row that has nothing to import, by the rules of its format. */
  void ignore();

  /** A row that has an error. */
  void refuse(CsvError error);

  /** Called after each row with the bytes of the file up to its end. */
  void readUpTo(long bytes);
}
