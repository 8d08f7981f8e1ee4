package io.plumbline.verifier.console.handin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.util.CellRangeAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that would do harm, each made here: every one is refused in words. */
@Tag("slow")
class HostileDocumentTest {
  private static final List<List<String>> ROWS = List.of(List.of("连接的工业设备/产品/产线种类及数量（台/套）", "1"));
  private static final String ROOT_RELS = "_rels/.rels";
  private static final String TYPES = "[Content_Types].xml";

  @TempDir private Path folder;
  private Ledger ledger;
  private Path xlsx;
  private Path docx;

  @BeforeEach
  void writeHarmlessOnes() throws IOException {
    Files.writeString(folder.resolve("enterprises.csv"), "enterprise_id,name,region\n");
    Files.writeString(
        folder.resolve("devices.csv"),
        "device_id,enterprise_id,category,deployment,connected_from\n");
    ledger = LedgerReader.read(folder);
    xlsx = OfficeFiles.xlsx(folder.resolve("form.xlsx"), ROWS, sheet -> {});
    docx = OfficeFiles.docx(folder.resolve("form.docx"), ROWS, table -> {});
    assertEquals(1, read(xlsx).claims().size());
    assertEquals(1, read(docx).claims().size());
  }

  private HandedIn read(Path file) {
    return ClaimsFile.read(file, List.of(Schemes.get("shanghai-410-2024")), ledger);
  }

  private void isRefused(Path file, String expected) {
    String words = assertThrows(InputFault.class, () -> read(file)).words().en();
    assertTrue(words.contains(expected), words);
    assertTrue(words.startsWith(file.toString()), words);
  }

  @Test
  void aBombInXmlIsNotInflated() throws IOException {
    byte[] zeros = new byte[40 << 20];
    Arrays.fill(zeros, (byte) ' ');
    isRefused(OfficeFiles.with(xlsx, "xl/worksheets/sheet2.xml", zeros), "refused as a zip bomb");
  }

  @Test
  void aBombInAPictureIsNotInflated() throws IOException {
    isRefused(
        OfficeFiles.with(docx, "word/media/image1.png", new byte[200 << 20]),
        "refused as a zip bomb");
  }

  @Test
  void tooManyFilesAreRefused() throws IOException {
    Map<String, byte[]> parts = OfficeFiles.parts(docx);
    for (int i = 0; i < 2_001; i++) {
      parts.put("word/media/" + i + ".png", new byte[1]);
    }
    isRefused(OfficeFiles.zip(docx, parts), "expected at most 2000");
  }

  @Test
  void namesThatPointElsewhereAreRefused() throws IOException {
    isRefused(OfficeFiles.with(docx, "../evil.xml", new byte[0]), "points elsewhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\">",
        "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
        "<!DOCTYPE a>"
      })
  void documentTypesAreRefusedWhereverTheyStand(String type) throws IOException {
    for (Path file : List.of(xlsx, docx)) {
      String part = file.equals(xlsx) ? "xl/workbook.xml" : "word/document.xml";
      String root = file.equals(xlsx) ? "<workbook" : "<w:document";
      Path kept = Files.copy(file, folder.resolve("kept"));
      isRefused(OfficeFiles.edited(file, part, root, type + root), "DOCTYPE");
      Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
      isRefused(
          OfficeFiles.with(
              file, "docProps/other.xml", (type + "<a/>").getBytes(StandardCharsets.UTF_16)),
          "DOCTYPE");
    }
  }

  @Test
  void macrosAreRefused() throws IOException {
    isRefused(OfficeFiles.with(xlsx, "xl/vbaProject.bin", new byte[] {1}), "macros");
    isRefused(
        OfficeFiles.edited(
            docx,
            TYPES,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros");
  }

  @Test
  void linksToOtherFilesAreRefused() throws IOException {
    String link =
        "<Relationship Id=\"x9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
            + "relationships/attachedTemplate\" Target=\"http://127.0.0.1:9/t.dotm\""
            + " TargetMode=\"External\"/></Relationships>";
    isRefused(
        OfficeFiles.edited(docx, ROOT_RELS, "</Relationships>", link),
        "refers to another file http://127.0.0.1:9/t.dotm");
    isRefused(
        OfficeFiles.with(
            xlsx, "xl/externalLinks/externalLink1.xml", "<a/>".getBytes(StandardCharsets.UTF_8)),
        "refers to another file");
  }

  @Test
  void fieldsThatFetchAreRefused() throws IOException {
    Path file =
        OfficeFiles.docx(
            docx,
            ROWS,
            table ->
                table
                    .getRow(0)
                    .getCell(0)
                    .getParagraphs()
                    .getFirst()
                    .getCTP()
                    .addNewFldSimple()
                    .setInstr("DDEAUTO c:\\\\cmd.exe"));
    isRefused(file, "refers to another file DDEAUTO");
  }

  @Test
  void aLinkToClickOnIsHarmless() throws IOException {
    String link =
        "<Relationship Id=\"x9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
            + "relationships/hyperlink\" Target=\"http://127.0.0.1:9/\" TargetMode=\"External\"/>"
            + "</Relationships>";
    assertEquals(
        1, read(OfficeFiles.edited(docx, ROOT_RELS, "</Relationships>", link)).claims().size());
  }

  @Test
  void anEncryptedDocumentIsRefused() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("secret.xlsx");
    try (POIFSFileSystem container = new POIFSFileSystem();
        OutputStream out = Files.newOutputStream(file)) {
      Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
      encryptor.confirmPassword("secret");
      try (OutputStream inner = encryptor.getDataStream(container)) {
        inner.write(Files.readAllBytes(xlsx));
      }
      container.writeFilesystem(out);
    }
    isRefused(file, "encrypted with a password");
  }

  @Test
  void oldFormatsAreRefusedWhateverTheyAreCalled() throws IOException {
    for (String name : List.of("old.xls", "old.xlsx", "old.csv")) {
      Path file = folder.resolve(name);
      try (HSSFWorkbook workbook = new HSSFWorkbook();
          OutputStream out = Files.newOutputStream(file)) {
        workbook.createSheet();
        workbook.write(out);
      }
      isRefused(file, "an old format");
    }
  }

  @Test
  void aTruncatedZipIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(xlsx);
    for (int length : List.of(4, 100, bytes.length / 2, bytes.length - 1)) {
      Path file = Files.write(folder.resolve("cut.xlsx"), Arrays.copyOf(bytes, length));
      isRefused(file, "truncated or damaged");
    }
  }

  @Test
  void aZipOfSomethingElseAndATextCalledXlsxAreRefused() throws IOException {
    isRefused(OfficeFiles.zip(xlsx, Map.of("a.txt", new byte[3])), "without [Content_Types].xml");
    isRefused(Files.writeString(docx, "hello"), "no xlsx or docx");
  }

  @Test
  void aNameThatSaysOtherwiseIsRefused() throws IOException {
    isRefused(Files.copy(xlsx, folder.resolve("claims.csv")), "its name says otherwise");
  }

  @Test
  void tooManyRowsAndTooLongCellsAreRefused() throws IOException {
    Path tall =
        OfficeFiles.xlsx(
            folder.resolve("tall.xlsx"),
            ROWS,
            sheet -> {
              for (int i = 10; i < 20_020; i++) {
                sheet.createRow(i).createCell(0).setCellValue(i);
              }
            });
    isRefused(tall, "more rows than the limit of 20,000");
    Path wide =
        OfficeFiles.xlsx(
            folder.resolve("wide.xlsx"),
            ROWS,
            sheet -> sheet.getRow(2).createCell(300).setCellValue(1));
    isRefused(wide, "more columns than the limit of 256");
    Path merged =
        OfficeFiles.xlsx(
            folder.resolve("merged.xlsx"),
            ROWS,
            sheet -> {
              sheet.createRow(19_000).createCell(0).setCellValue(1);
              sheet.addMergedRegionUnsafe(CellRangeAddress.valueOf("G1:XFD19001"));
            });
    isRefused(merged, "more merged cells than the limit");
    Path lengthy =
        OfficeFiles.docx(
            docx, List.of(List.of(ROWS.getFirst().getFirst(), "1".repeat(40_000))), table -> {});
    String words = assertThrows(InputFault.class, () -> read(lengthy)).words().en();
    assertTrue(words.contains("longer than the limit of 32 767 characters"), words);
  }

  @Test
  void xmlNestedTooDeeplyIsRefused() throws IOException {
    String deep = "<a>".repeat(300) + "</a>".repeat(300);
    isRefused(
        OfficeFiles.with(docx, "word/deep.xml", deep.getBytes(StandardCharsets.UTF_8)),
        "more than 90 within each other");
  }

  /** Whatever is flipped: the form is read, or refused in words. */
  @Test
  void damagedDocumentsAreReadOrRefusedNeverMore() throws IOException {
    SplittableRandom random = new SplittableRandom(410);
    for (Path file : List.of(xlsx, docx)) {
      Map<String, byte[]> parts = OfficeFiles.parts(file);
      List<String> names = List.copyOf(parts.keySet());
      for (int round = 0; round < 400; round++) {
        String part = names.get(random.nextInt(names.size()));
        byte[] whole = parts.getOrDefault(part, new byte[1]);
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(32, 127);
        }
        parts.put(part, bytes);
        readOrRefuse(OfficeFiles.zip(file, parts), part + " round " + round);
        parts.put(part, whole);
      }
    }
  }

  /** The same for the bytes of the zip around the parts. */
  @Test
  void damagedZipsAreReadOrRefusedNeverMore() throws IOException {
    SplittableRandom random = new SplittableRandom(2024);
    for (Path file : List.of(xlsx, docx)) {
      byte[] whole = Files.readAllBytes(file);
      for (int round = 0; round < 600; round++) {
        byte[] bytes =
            Arrays.copyOf(whole, whole.length - (round % 3 == 0 ? random.nextInt(200) : 0));
        for (int i = random.nextInt(1, 6); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        readOrRefuse(Files.write(file, bytes), file + " round " + round);
      }
    }
  }

  private void readOrRefuse(Path file, String what) {
    try {
      read(file);
    } catch (PlumblineFault refused) {
      assertTrue(refused instanceof InputFault, what + ": " + refused);
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }
}
