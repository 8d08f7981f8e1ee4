package io.plumbline.collector.archive.imports;

import io.plumbline.contract.csv.CsvError;

/** Hears of an import while it runs, on the thread that runs it. */
public interface ImportListener {
  /** Hears nothing. */
  ImportListener SILENT = new ImportListener() {};

  /**
   * How far the call has come; called every few ten thousand rows and at the end of each file.
   *
   * @param rows rows read so far
   * @param bytesDone bytes read so far
   * @param bytesTotal bytes of all files that the call takes
   */
  default void progress(long rows, long bytesDone, long bytesTotal) {}

  /** A row that is left out because of an error. Each one is reported here. */
  default void skipped(CsvError row) {}
}
