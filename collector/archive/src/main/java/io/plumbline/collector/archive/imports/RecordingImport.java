package io.plumbline.collector.archive.imports;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Series;
import java.util.List;

/** {@code import recording}: lines that a machine's adapter wrote, recorded, into an archive. */
public final class RecordingImport {
  /** The formats of {@code --format}. */
  public static final List<String> FORMATS = List.of(ShdrRecording.FORMAT);

  private RecordingImport() {}

  /**
   * Imports all files or nothing.
   *
   * @param format a member of {@link #FORMATS}
   * @param device the device whose adapter wrote the lines
   * @throws InputFault when the format is unknown, or a file or the ledger has an error; the
   *     archive is as before then
   * @throws EnvironmentFault when a disk fails; the archive is as before then
   */
  public static ImportSummary run(
      ImportRequest request, String format, String device, ImportListener listener) {
    if (!FORMATS.contains(format)) {
      String nearest = Nearest.to(format, FORMATS).orElseThrow();
      throw new InputFault(
          new Words(
              "未知的录制格式“" + format + "”，应为 " + nearest + "。",
              "unknown format of recordings '" + format + "', expected " + nearest + "."));
    }
    if (device.isEmpty()
        || device.length() > Series.MAX_IDENTIFIER
        || device.chars().anyMatch(Character::isISOControl)) {
      throw new InputFault(
          Words.of(
              "设备标识应为 1 到 %d 个字符，没有控制字符。",
              "a device's id has 1 to %d characters and no controls.", Series.MAX_IDENTIFIER));
    }
    return new ImportCall(request, format, device, listener)
        .run((file, in, sink) -> {
          try (ShdrRecording recording = new ShdrRecording(file, in, device)) {
            while (recording.next()) {
              switch (recording.outcome()) {
                case OBSERVATION -> sink.add(recording.sample());
                case IGNORED -> sink.ignore();
                case ERROR -> sink.refuse(recording.error());
              }
              sink.readUpTo(recording.consumedBytes());
            }
          }
        });
  }
}
