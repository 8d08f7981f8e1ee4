package io.plumbline.collector.archive.imports;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.TelemetryReader;

/** {@code import telemetry}: files of the format {@code telemetry.csv} into an archive. */
public final class TelemetryImport {
  private static final String KIND = "telemetry";

  private TelemetryImport() {}

  /**
   * Imports all files or nothing.
   *
   * @throws InputFault when a file or the ledger has an error; the archive is as before then
   * @throws EnvironmentFault when a disk fails; the archive is as before then
   */
  public static ImportSummary run(ImportRequest request, ImportListener listener) {
    return new ImportCall(request, KIND, "", listener)
        .run((file, in, sink) -> {
          try (TelemetryReader reader = TelemetryReader.of(file, in)) {
            while (reader.next()) {
              if (reader.error() == null) {
                sink.add(reader.sample());
              } else {
                sink.refuse(reader.error());
              }
              sink.readUpTo(reader.consumedBytes());
            }
          }
        });
  }
}
