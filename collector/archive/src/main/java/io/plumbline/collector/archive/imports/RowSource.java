package io.plumbline.collector.archive.imports;

import java.io.InputStream;
import java.nio.file.Path;

/** Reads the rows of one file of a format. */
interface RowSource {
  /** Gives every row to the sink and closes the stream. */
  void read(Path file, InputStream in, RowSink sink);
}
