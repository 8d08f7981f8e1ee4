package io.plumbline.verifier.console.handin.office;

import io.plumbline.contract.csv.InputFiles;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The parts of an OOXML document (ECMA-376 part 2), inflated within {@link PackageLimits} and found
 * harmless: no macros, no link to another file, no document type. Whoever parses them afterwards
 * gets them from here, so nobody sees other bytes than those that were checked.
 */
public final class OfficePackage {
  private static final byte[] OLE2 = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};

  /** Name of the stream that holds an encrypted document, as OLE2 writes names. */
  private static final byte[] ENCRYPTED = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);

  private final Path file;
  private final Map<String, byte[]> parts;
  private final Kind kind;

  /** What a document is. */
  public enum Kind {
    XLSX("spreadsheetml.sheet.main+xml"),
    DOCX("wordprocessingml.document.main+xml");

    private final String contentType;

    Kind(String contentType) {
      this.contentType = contentType;
    }

    /** The ending of its files' names. */
    public String extension() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }

  private OfficePackage(Path file, Map<String, byte[]> parts, Kind kind) {
    this.file = file;
    this.parts = Collections.unmodifiableMap(parts);
    this.kind = kind;
  }

  /** Whether a file begins like an office document, new or old. */
  public static boolean looksLikeOne(byte[] head) {
    return begins(head, ZIP) || begins(head, EMPTY_ZIP) || begins(head, OLE2);
  }

  /**
   * Opens and checks a document.
   *
   * @throws InputFault when it is none, or could do harm; it names the file, what was found and
   *     what was expected
   * @throws EnvironmentFault when the file cannot be read
   */
  public static OfficePackage open(Path file) {
    InputFiles.requireFile(file);
    try {
      if (Files.size(file) > PackageLimits.MAX_FILE_BYTES) {
        throw fault(
            file,
            "文件有 %,d 字节，最多 %,d；请只交申报表，证明资料另附",
            "the file has %,d bytes, expected at most %,d; hand in the form alone, without its"
                + " attachments",
            Files.size(file),
            PackageLimits.MAX_FILE_BYTES);
      }
      refuseOle2(file);
      Map<String, byte[]> parts = inflate(file);
      Optional<String> types = text(parts, "[Content_Types].xml");
      if (types.isEmpty()) {
        throw fault(
            file,
            "是 zip，但没有 [Content_Types].xml，应为 xlsx 或 docx",
            "a zip without [Content_Types].xml, expected xlsx or docx");
      }
      PackageRules.check(file, parts);
      return new OfficePackage(file, parts, kind(file, types.get()));
    } catch (ZipException | EOFException e) {
      throw new InputFault(
          Words.of(
              "%s：zip 不完整或已损坏（%s），应为完整的 xlsx 或 docx。",
              "%s: the zip is truncated or damaged (%s), expected a whole xlsx or docx.",
              file,
              e.getMessage()),
          e);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }

  /** The file that it was read from. */
  public Path file() {
    return file;
  }

  /** What it is. */
  public Kind kind() {
    return kind;
  }

  /** A part, if there is one of that name. */
  Optional<byte[]> part(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  /** The checked parts as a zip without compression, for a parser that wants one. */
  InputStream repacked() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        ZipEntry entry = new ZipEntry(part.getKey());
        CRC32 crc = new CRC32();
        crc.update(part.getValue());
        entry.setSize(part.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(part.getValue());
        zip.closeEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static Kind kind(Path file, String types) {
    for (Kind kind : Kind.values()) {
      if (types.contains(kind.contentType)) {
        return kind;
      }
    }
    throw fault(
        file,
        "既不是 Excel 工作簿也不是 Word 文档（模板、演示文稿等不能读）",
        "neither an Excel workbook nor a Word document (templates, slides and others are not"
            + " read)");
  }

  private static void refuseOle2(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(OLE2.length);
    }
    if (!begins(head, OLE2)) {
      return;
    }
    if (contains(Files.readAllBytes(file), ENCRYPTED)) {
      throw fault(
          file,
          "文档用密码加密，应为不加密的 xlsx 或 docx",
          "the document is encrypted with a password, expected xlsx or docx without one");
    }
    throw fault(
        file,
        "是旧格式（.xls、.doc），请另存为 xlsx 或 docx",
        "an old format (.xls, .doc), expected xlsx or docx: save it as one");
  }

  private static Map<String, byte[]> inflate(Path file) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    long total = 0;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > PackageLimits.MAX_ENTRIES) {
        throw fault(
            file,
            "zip 里有 %d 个文件，最多 %d",
            "the zip has %d files in it, expected at most %d",
            zip.size(),
            PackageLimits.MAX_ENTRIES);
      }
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        if (entry.isDirectory()) {
          continue;
        }
        if (!names.add(name)
            || name.startsWith("/")
            || name.contains("..")
            || name.contains("\\")) {
          throw fault(
              file,
              "zip 里的文件名“%s”重复或指向别处",
              "the name '%s' in the zip is there twice or points elsewhere",
              name);
        }
        byte[] bytes = inflate(file, zip, entry, PackageLimits.MAX_INFLATED_BYTES - total);
        total += bytes.length;
        parts.put(name, bytes);
      }
    }
    return parts;
  }

  private static byte[] inflate(Path file, ZipFile zip, ZipEntry entry, long room)
      throws IOException {
    long limit = room;
    String name = entry.getName();
    boolean xml = PackageRules.isXml(name);
    if (xml) {
      limit = Math.min(limit, PackageLimits.MAX_XML_BYTES);
    }
    long packed = Math.max(1, entry.getCompressedSize());
    limit =
        Math.min(limit, Math.max(PackageLimits.RATIO_FROM_BYTES, packed * PackageLimits.MAX_RATIO));
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(limit + 1));
      if (bytes.length > limit) {
        throw fault(
            file,
            "%s 解压后超过 %,d 字节（压缩后 %,d），像压缩炸弹，不读",
            "%s inflates to more than %,d bytes (%,d packed): refused as a zip bomb",
            name,
            limit,
            packed);
      }
      return bytes;
    }
  }

  static Optional<String> text(Map<String, byte[]> parts, String name) {
    return Optional.ofNullable(parts.get(name))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  static InputFault fault(Path file, String zh, String en, Object... arguments) {
    Words words = Words.of(zh, en, arguments);
    return new InputFault(new Words(file + "：" + words.zh() + "。", file + ": " + words.en() + "."));
  }

  private static boolean begins(byte[] bytes, byte[] start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (bytes[i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    return all.contains(new String(wanted, StandardCharsets.ISO_8859_1));
  }
}
