package io.plumbline.verifier.console.handin.office;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The tables of a Word document as grids (ECMA-376 part 1, 17.4), nested ones on their own. Cells
 * merged across and down are one cell.
 */
public final class DocxGrids {
  private final OfficePackage document;
  private final List<FormGrid> grids = new ArrayList<>();

  private DocxGrids(OfficePackage document) {
    this.document = document;
  }

  /**
   * Reads every table.
   *
   * @throws InputFault when the document has no body or is larger than {@link PackageLimits}
   */
  public static List<FormGrid> read(OfficePackage document) {
    DocxGrids grids = new DocxGrids(document);
    grids.visit(grids.parse(grids.bodyPart()));
    return grids.grids;
  }

  private String bodyPart() {
    Element root = parse("_rels/.rels");
    for (Element relationship : DocxXml.children(root, "Relationship")) {
      if (relationship.getAttribute("Type").endsWith("/officeDocument")) {
        String target = relationship.getAttribute("Target");
        return target.startsWith("/") ? target.substring(1) : target;
      }
    }
    return "word/document.xml";
  }

  private Element parse(String part) {
    byte[] bytes =
        document
            .part(part)
            .orElseThrow(() ->
                OfficePackage.fault(
                    document.file(), "缺少 %s，文档已损坏", "%s is missing: a damaged document", part));
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      Document xml = builder.parse(new ByteArrayInputStream(bytes));
      return xml.getDocumentElement();
    } catch (SAXException e) {
      throw new InputFault(
          Words.of(
              "%s：%s 不是合格的 XML，应为完好的文档。",
              "%s: %s is no well-formed XML, expected an undamaged document.",
              document.file(),
              part),
          e);
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("an XML parser over bytes", e);
    }
  }

  private void visit(Element element) {
    if (element.getLocalName().equals("tbl")) {
      int index = grids.size();
      if (index >= PackageLimits.MAX_TABLES) {
        throw over("表格", "tables", PackageLimits.MAX_TABLES);
      }
      Words place = Words.of("%s 第 %d 个表", "%s table %d", document.file(), index + 1);
      grids.add(new FormGrid(place, List.of()));
      grids.set(index, new FormGrid(place, rows(element, place)));
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        visit(inner);
      }
    }
  }

  private List<List<GridCell>> rows(Element table, Words place) {
    List<List<GridCell>> rows = new ArrayList<>();
    TreeMap<Integer, GridCell> above = new TreeMap<>();
    long cells = 0;
    for (Element row : DocxXml.unwrapped(table, "tr")) {
      TreeMap<Integer, GridCell> line = row(row, rows.size() + 1, above, place);
      List<GridCell> dense = new ArrayList<>();
      int width = line.isEmpty() ? 0 : line.lastKey() + 1;
      for (int column = 0; column < width; column++) {
        GridCell blank =
            GridCell.of(rows.size() + 1, column + 1, at(place, rows.size() + 1, column + 1), "");
        dense.add(line.getOrDefault(column, blank));
      }
      rows.add(dense);
      cells += width;
      above = line;
      if (rows.size() > PackageLimits.MAX_ROWS || cells > PackageLimits.MAX_CELLS) {
        throw over("单元格", "cells", PackageLimits.MAX_CELLS);
      }
    }
    return rows;
  }

  private TreeMap<Integer, GridCell> row(
      Element row, int number, TreeMap<Integer, GridCell> above, Words place) {
    TreeMap<Integer, GridCell> line = new TreeMap<>();
    Optional<Element> properties = DocxXml.child(row, "trPr");
    boolean changed =
        properties.isPresent()
            && (DocxXml.child(properties.get(), "ins").isPresent()
                || DocxXml.child(properties.get(), "del").isPresent());
    int column = properties.map(p -> DocxXml.number(p, "gridBefore", 0)).orElse(0);
    for (Element cell : DocxXml.unwrapped(row, "tc")) {
      Optional<Element> cellProperties = DocxXml.child(cell, "tcPr");
      int span = cellProperties.map(p -> DocxXml.number(p, "gridSpan", 1)).orElse(1);
      if (span < 1 || column + span > PackageLimits.MAX_COLUMNS) {
        throw over("列", "columns", PackageLimits.MAX_COLUMNS);
      }
      GridCell read = merged(cellProperties, line, above, column);
      if (read == null) {
        read = DocxCell.read(cell, number, column + 1, at(place, number, column + 1), changed);
      }
      for (int i = 0; i < span; i++) {
        line.put(column++, read);
      }
    }
    return line;
  }

  /** The cell above or to the left that this one continues; null when it begins a new one. */
  private static @Nullable GridCell merged(
      Optional<Element> properties,
      TreeMap<Integer, GridCell> line,
      TreeMap<Integer, GridCell> above,
      int column) {
    if (properties.isPresent() && DocxXml.continues(properties.get(), "vMerge")) {
      return above.get(column);
    }
    if (properties.isPresent() && DocxXml.continues(properties.get(), "hMerge")) {
      return line.get(column - 1);
    }
    return null;
  }

  private static Words at(Words place, int row, int column) {
    return new Words(
        place.zh() + "第 " + row + " 行第 " + column + " 列",
        place.en() + " row " + row + " column " + column);
  }

  private InputFault over(String zh, String en, int limit) {
    return OfficePackage.fault(
        document.file(), "%1$s超过 %3$,d 个的上限", "more %2$s than the limit of %3$,d", zh, en, limit);
  }
}
