package io.plumbline.collector.archive.imports;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.csv.CsvColumns;
import io.plumbline.contract.csv.CsvErrors;
import io.plumbline.contract.csv.CsvReader;
import io.plumbline.contract.csv.CsvRow;
import io.plumbline.contract.csv.InputFiles;
import io.plumbline.contract.segment.ArchiveLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The list of the files that an import call took: {@code files.csv} in the call's folder, put in
 * place with it.
 */
final class ImportManifest {
  static final String NAME = "files.csv";

  private static final CsvColumns COLUMNS =
      CsvColumns.of("kind", "device", "file", "sha256", "bytes", "rows", "added", "skipped");

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private ImportManifest() {}

  /** The list as bytes. */
  static byte[] encode(List<ImportedFile> files) {
    StringBuilder csv = new StringBuilder(String.join(",", COLUMNS.names())).append('\n');
    for (ImportedFile file : files) {
      csv.append(quoted(file.kind())).append(',');
      csv.append(quoted(file.device())).append(',');
      csv.append(quoted(file.path())).append(',');
      csv.append(file.digest()).append(',');
      csv.append(file.bytes()).append(',');
      csv.append(file.rows()).append(',');
      csv.append(file.added()).append(',');
      csv.append(file.skipped()).append('\n');
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What the calls of an archive have taken. */
  static Set<ImportedFile.Identity> identities(ArchiveLayout layout) {
    Set<ImportedFile.Identity> identities = new HashSet<>();
    try (Stream<Path> calls = Files.list(layout.importsFolder())) {
      for (Path call : calls.toList()) {
        Path manifest = call.resolve(NAME);
        if (!String.valueOf(call.getFileName()).startsWith(".") && Files.exists(manifest)) {
          read(manifest, identities);
        }
      }
    } catch (NoSuchFileException e) {
      return Set.of(); // nothing was imported yet
    } catch (IOException e) {
      throw InputFiles.unreadable(layout.importsFolder(), e);
    }
    return identities;
  }

  private static void read(Path manifest, Set<ImportedFile.Identity> identities) {
    CsvErrors errors = new CsvErrors();
    try (CsvReader csv = CsvReader.open(manifest, COLUMNS)) {
      CsvRow row = new CsvRow(csv, errors);
      while (row.next()) {
        identities.add(
            ImportedFile.Identity.of(
                row.identifier(0),
                row.optionalIdentifier(1),
                Path.of(row.requiredText(2)),
                digest(row)));
      }
    }
    errors.throwIfAny();
  }

  private static Digest digest(CsvRow row) {
    String hex = row.identifier(3);
    if (!SHA256.matcher(hex).matches()) {
      row.unexpected(3, " 64 位十六进制的 SHA-256", "a SHA-256 in 64 hexadecimal digits");
      return Digest.ZERO;
    }
    return Digest.parse(hex);
  }

  private static String quoted(String value) {
    return '"' + value.replace("\"", "\"\"").replace('\0', '?') + '"';
  }
}
