package io.plumbline.verifier.console.documents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ooxml.POIXMLDocument;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.internal.PackagePropertiesPart;

/**
 * Bytes of an OOXML document that depend on nothing but its content: no clock, no order of maps.
 */
final class StablePackage {
  /** The earliest time that a zip can state; it says nothing. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final String CONTENT_TYPES = "[Content_Types].xml";

  private StablePackage() {}

  static byte[] bytes(POIXMLDocument document, String title, LocalDate date) throws IOException {
    Date stamp = Date.from(date.atStartOfDay().toInstant(ZoneOffset.UTC));
    try {
      PackagePropertiesPart core =
          (PackagePropertiesPart) document.getPackage().getPackageProperties();
      core.setCreatedProperty(Optional.of(stamp));
      core.setModifiedProperty(Optional.of(stamp));
      core.setTitleProperty(title);
      core.setCreatorProperty("Plumbline");
      core.setLastModifiedByProperty("Plumbline");
    } catch (InvalidFormatException e) {
      throw new IllegalStateException("the properties of a new document", e);
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    document.write(written);
    return repacked(written.toByteArray());
  }

  private static byte[] repacked(byte[] zip) throws IOException {
    TreeMap<String, byte[]> parts = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      byte[] types = parts.remove(CONTENT_TYPES);
      if (types != null) {
        put(out, CONTENT_TYPES, types);
      }
      for (var part : parts.entrySet()) {
        put(out, part.getKey(), part.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
