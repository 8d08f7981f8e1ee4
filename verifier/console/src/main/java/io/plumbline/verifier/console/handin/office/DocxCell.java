package io.plumbline.verifier.console.handin.office;

import io.plumbline.contract.fault.Words;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * One cell of a table as its reader sees it. What a reader does not see as plain text (tracked
 * changes, hidden or struck-out text, fields, pictures, a table within) makes the cell unreadable.
 */
final class DocxCell {
  private final StringBuilder text = new StringBuilder();
  private @Nullable Words refusal;

  private DocxCell() {}

  /**
   * Reads a cell.
   *
   * @param changed whether its row is inserted or deleted by a change that nobody accepted yet
   */
  static GridCell read(Element cell, int line, int column, Words at, boolean changed) {
    DocxCell reading = new DocxCell();
    if (changed) {
      reading.change();
    }
    reading.block(cell);
    String seen = reading.text.toString().strip();
    if (seen.length() > PackageLimits.MAX_CELL_CHARACTERS) {
      reading.refuse("超过 32 767 个字符的上限", "it is longer than the limit of 32 767 characters");
      seen = seen.substring(0, 40) + "…";
    }
    return new GridCell(line, column, at, seen, Optional.ofNullable(reading.refusal));
  }

  private void block(Element parent) {
    for (Element child : DocxXml.children(parent)) {
      switch (child.getLocalName()) {
        case "tcPr", "pPr", "sdtPr", "sdtEndPr" -> {}
        case "p" -> {
          block(child);
          text.append('\n');
        }
        case "tbl" -> refuse("里面还有表格，应为文字", "there is a table in it, expected text");
        case "r" -> run(child);
        case "ins", "del", "moveFrom", "moveTo" -> change();
        case "fldSimple" -> field(DocxCell.instruction(child));
        case "oMath", "oMathPara" ->
            refuse("含数学公式，应为数字或文字", "a mathematical formula, expected text");
        case "AlternateContent" -> picture();
        case "sdt" -> {
          if (!isPlaceholder(child)) {
            block(child);
          }
        }
        default -> block(child);
      }
    }
  }

  private static boolean isPlaceholder(Element control) {
    return DocxXml.child(control, "sdtPr")
        .flatMap(properties -> DocxXml.child(properties, "showingPlcHdr"))
        .isPresent();
  }

  private void run(Element run) {
    boolean hasText = false;
    for (Element child : DocxXml.children(run)) {
      switch (child.getLocalName()) {
        case "t" -> {
          text.append(child.getTextContent());
          hasText |= !child.getTextContent().isBlank();
        }
        case "tab", "ptab" -> text.append(' ');
        case "br", "cr" -> text.append('\n');
        case "noBreakHyphen" -> text.append('-');
        case "instrText" -> field(child.getTextContent());
        case "delText", "delInstrText" -> change();
        case "drawing", "pict", "object", "AlternateContent" -> picture();
        case "sym", "ruby" -> refuse("含特殊符号，应为普通文字", "a special symbol, expected plain text");
        default -> {}
      }
    }
    if (hasText) {
      DocxXml.child(run, "rPr").ifPresent(this::look);
    }
  }

  private void look(Element properties) {
    if (DocxXml.isOn(properties, "vanish") || DocxXml.isOn(properties, "webHidden")) {
      refuse("含隐藏文字，应在看得见的地方", "hidden text in it, expected in plain sight");
    }
    String position = DocxXml.child(properties, "vertAlign").map(DocxXml::value).orElse("");
    if (DocxXml.isOn(properties, "strike")
        || DocxXml.isOn(properties, "dstrike")
        || position.equals("superscript")
        || position.equals("subscript")) {
      refuse(
          "有删除线、上标或下标，应为普通文字",
          "parts of it are struck out, superscript or subscript, expected plain text");
    }
    if (DocxXml.child(properties, "ins").isPresent()
        || DocxXml.child(properties, "del").isPresent()) {
      change();
    }
  }

  private static String instruction(Element field) {
    for (int i = 0; i < field.getAttributes().getLength(); i++) {
      if (field.getAttributes().item(i).getLocalName().equals("instr")) {
        return field.getAttributes().item(i).getNodeValue();
      }
    }
    return "";
  }

  private void field(String instruction) {
    String start = instruction.strip().toUpperCase(Locale.ROOT);
    if (!start.isEmpty() && !start.startsWith("HYPERLINK")) {
      refuse(
          "含域或公式，它存的结果不可信，应为普通文字",
          "a field or formula, whose stored result proves nothing; expected plain text");
    }
  }

  private void picture() {
    refuse("含图片或文本框，应为文字", "a picture or text box, expected text");
  }

  private void change() {
    refuse("有未接受的修订，请先接受或拒绝全部修订", "tracked changes; accept or reject all of them first");
  }

  private void refuse(String zh, String en) {
    if (refusal == null) {
      refusal = new Words(zh, en);
    }
  }
}
