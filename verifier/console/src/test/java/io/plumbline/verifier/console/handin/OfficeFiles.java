package io.plumbline.verifier.console.handin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTcPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STMerge;

/** Office documents as a platform would fill them in, and as an attacker would. */
final class OfficeFiles {
  private static final List<String> HEAD =
      List.of("一级指标", "二级指标", "三级指标", "内容", "平台实际情况1", "证明资料2");
  private static final int NAME = 3;
  private static final int VALUE = 4;

  private OfficeFiles() {}

  /** The official form as a workbook: levels merged downwards, a row for each name and value. */
  static Path xlsx(Path file, List<List<String>> rows, Consumer<XSSFSheet> more)
      throws IOException {
    try (XSSFWorkbook workbook = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      XSSFSheet sheet = workbook.createSheet("指标明细表");
      sheet.createRow(0).createCell(0).setCellValue("三、上海市工业互联网平台应用水平评价指标明细表");
      sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, HEAD.size() - 1));
      Row head = sheet.createRow(1);
      for (int i = 0; i < HEAD.size(); i++) {
        head.createCell(i).setCellValue(HEAD.get(i));
      }
      for (int i = 0; i < rows.size(); i++) {
        Row row = sheet.createRow(i + 2);
        row.createCell(0).setCellValue(i == 0 ? "二、平台\n关键技术\n能力" : "");
        row.createCell(NAME).setCellValue(rows.get(i).get(0));
        row.createCell(VALUE).setCellValue(rows.get(i).get(1));
      }
      for (int level = 0; level < NAME && rows.size() > 1; level++) {
        sheet.addMergedRegion(new CellRangeAddress(2, rows.size() + 1, level, level));
      }
      more.accept(sheet);
      workbook.write(out);
    }
    return file;
  }

  /** The official form as a Word document, levels merged downwards. */
  static Path docx(Path file, List<List<String>> rows, Consumer<XWPFTable> more)
      throws IOException {
    try (XWPFDocument document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      document.createParagraph().createRun().setText("申报表");
      document.createTable(1, 2).getRow(0).getCell(0).setText("平台名称");
      XWPFTable table = document.createTable(rows.size() + 1, HEAD.size());
      for (int i = 0; i < HEAD.size(); i++) {
        table.getRow(0).getCell(i).setText(HEAD.get(i));
      }
      for (int i = 0; i < rows.size(); i++) {
        for (int level = 0; level < NAME; level++) {
          merge(table.getRow(i + 1).getCell(level), i == 0);
        }
        table.getRow(i + 1).getCell(0).setText(i == 0 ? "二、平台关键技术能力" : "");
        table.getRow(i + 1).getCell(NAME).setText(rows.get(i).get(0));
        table.getRow(i + 1).getCell(VALUE).setText(rows.get(i).get(1));
      }
      more.accept(table);
      document.write(out);
    }
    return file;
  }

  /** A table without a head as a workbook or a Word document, by the name of the file. */
  static Path headless(Path file, List<List<String>> rows) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      if (file.toString().endsWith(".xlsx")) {
        try (XSSFWorkbook workbook = new XSSFWorkbook()) {
          XSSFSheet sheet = workbook.createSheet("汇总表");
          for (int i = 0; i < rows.size(); i++) {
            Row row = sheet.createRow(i);
            for (int j = 0; j < rows.get(i).size(); j++) {
              row.createCell(j).setCellValue(rows.get(i).get(j));
            }
          }
          workbook.write(out);
        }
      } else {
        try (XWPFDocument document = new XWPFDocument()) {
          XWPFTable table = document.createTable(rows.size(), rows.getFirst().size());
          for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < rows.get(i).size(); j++) {
              table.getRow(i).getCell(j).setText(rows.get(i).get(j));
            }
          }
          document.write(out);
        }
      }
    }
    return file;
  }

  static void merge(XWPFTableCell cell, boolean begins) {
    properties(cell).addNewVMerge().setVal(begins ? STMerge.RESTART : STMerge.CONTINUE);
  }

  static void span(XWPFTableCell cell, int columns) {
    properties(cell).addNewGridSpan().setVal(BigInteger.valueOf(columns));
  }

  private static CTTcPr properties(XWPFTableCell cell) {
    return cell.getCTTc().isSetTcPr() ? cell.getCTTc().getTcPr() : cell.getCTTc().addNewTcPr();
  }

  /** The parts of a document. */
  static Map<String, byte[]> parts(Path file) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        parts.put(entry.getName(), zip.readAllBytes());
      }
    }
    return parts;
  }

  static Path zip(Path file, Map<String, byte[]> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
        zip.closeEntry();
      }
    }
    return Files.write(file, bytes.toByteArray());
  }

  /** A document with one of its parts changed as text. */
  static Path edited(Path file, String part, String from, String to) throws IOException {
    Map<String, byte[]> parts = parts(file);
    String text = new String(parts.getOrDefault(part, new byte[0]), StandardCharsets.UTF_8);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(part + " has no " + from + " in it: " + text);
    }
    parts.put(part, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
    return zip(file, parts);
  }

  /** A document with another part in it. */
  static Path with(Path file, String part, byte[] bytes) throws IOException {
    Map<String, byte[]> parts = parts(file);
    parts.put(part, bytes);
    return zip(file, parts);
  }
}
