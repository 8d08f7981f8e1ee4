package io.plumbline.collector.archive.imports;

import io.plumbline.contract.chain.Digest;
import java.nio.file.Path;

/**
 * What an import call has recorded of a file that it took.
 *
 * @param kind how it was read: {@code telemetry}, {@code usage} or a recording's format
 * @param device the device that a recording was read for, or empty
 * @param path the file as the user named it
 * @param digest SHA-256 of its bytes
 * @param bytes its length
 * @param rows rows or lines read
 * @param added samples or events added
 * @param skipped rows left out because of an error
 */
record ImportedFile(
    String kind,
    String device,
    String path,
    Digest digest,
    long bytes,
    long rows,
    long added,
    long skipped) {
  /**
   * What makes two files the same: the same bytes, read in the same way. The files of a recording
   * have to have the same name and device too: an adapter that has nothing new to say writes the
   * same old observations into the file of each day, and findings count samples as received.
   */
  record Identity(String kind, String device, String name, String digest) {
    static Identity of(String kind, String device, Path file, Digest digest) {
      String name = device.isEmpty() ? "" : String.valueOf(file.getFileName());
      return new Identity(kind, device, name, digest.toString());
    }
  }
}
