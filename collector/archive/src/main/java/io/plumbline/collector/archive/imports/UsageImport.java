package io.plumbline.collector.archive.imports;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.usage.UsageReader;

/** {@code import usage}: files of the format {@code usage.csv} into an archive. */
public final class UsageImport {
  private static final String KIND = "usage";

  private UsageImport() {}

  /**
   * Imports all files or nothing.
   *
   * @throws InputFault when a file or the ledger has an error; the archive is as before then
   * @throws EnvironmentFault when a disk fails; the archive is as before then
   */
  public static ImportSummary run(ImportRequest request, ImportListener listener) {
    return new ImportCall(request, KIND, "", listener)
        .run((file, in, sink) -> {
          try (UsageReader reader = UsageReader.of(file, in)) {
            while (reader.next()) {
              if (reader.error() == null) {
                sink.add(reader.event());
              } else {
                sink.refuse(reader.error());
              }
              sink.readUpTo(reader.consumedBytes());
            }
          }
        });
  }
}
