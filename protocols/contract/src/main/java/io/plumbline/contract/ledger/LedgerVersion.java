package io.plumbline.contract.ledger;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.csv.InputFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a folder of ledgers at one moment, by the hashes of its files.
 *
 * @param files SHA-256 of each ledger, by file name
 */
public record LedgerVersion(SortedMap<String, Digest> files) {
  /**
   * Hashes the ledgers of a folder as they are now.
   *
   * @throws io.plumbline.contract.fault.EnvironmentFault when one cannot be read
   */
  public static LedgerVersion of(Path folder) {
    SortedMap<String, Digest> files = new TreeMap<>();
    for (Path file : LedgerReader.files(folder)) {
      try {
        files.put(String.valueOf(file.getFileName()), Digest.sha256(Files.readAllBytes(file)));
      } catch (IOException e) {
        throw InputFiles.unreadable(file, e);
      }
    }
    return new LedgerVersion(files);
  }

  /** What is hashed: a line for each file as {@code sha256sum} prints it, by name. */
  public String text() {
    StringBuilder text = new StringBuilder();
    files.forEach((name, digest) -> text.append(digest).append("  ").append(name).append('\n'));
    return text.toString();
  }

  /** SHA-256 of {@link #text()}: the name of this version. */
  public Digest digest() {
    return Digest.sha256(text().getBytes(StandardCharsets.US_ASCII));
  }
}
