package io.plumbline.verifier.console.handin.office;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** The sheets of a workbook as grids. */
public final class XlsxGrids {
  private static final Words HIDDEN =
      new Words(
          "在隐藏的工作表、行或列里，应在看得见的地方", "it is hidden (sheet, row or column), expected in plain sight");

  private final OfficePackage document;

  private XlsxGrids(OfficePackage document) {
    this.document = document;
  }

  /**
   * Reads every sheet.
   *
   * @throws InputFault when the workbook is damaged or larger than {@link PackageLimits}
   */
  public static List<FormGrid> read(OfficePackage document) {
    XlsxGrids grids = new XlsxGrids(document);
    try (XSSFWorkbook workbook = new XSSFWorkbook(OPCPackage.open(document.repacked()))) {
      if (workbook.getNumberOfSheets() > PackageLimits.MAX_TABLES) {
        throw grids.over("工作表", "sheets", PackageLimits.MAX_TABLES);
      }
      List<FormGrid> all = new ArrayList<>();
      for (int i = 0; i < workbook.getNumberOfSheets(); i++) {
        boolean hidden = workbook.isSheetHidden(i) || workbook.isSheetVeryHidden(i);
        all.add(grids.sheet(workbook.getSheetAt(i), hidden));
      }
      return all;
    } catch (InputFault e) {
      throw e;
    } catch (IOException | OpenXML4JException | RuntimeException e) {
      // The library meets hostile bytes with exceptions of every kind; to the user they are one.
      throw new InputFault(
          Words.of(
              "%s：工作簿已损坏（%s），应为 Excel 能打开的 xlsx。",
              "%s: the workbook is damaged (%s), expected xlsx that Excel opens.",
              document.file(),
              e.getClass().getSimpleName()),
          e);
    }
  }

  private FormGrid sheet(XSSFSheet sheet, boolean hidden) {
    Words place = Words.of("%s 工作表“%s”", "%s sheet '%s'", document.file(), sheet.getSheetName());
    if (sheet.getPhysicalNumberOfRows() > PackageLimits.MAX_ROWS) {
      throw over("行", "rows", PackageLimits.MAX_ROWS);
    }
    Merged merged = merged(sheet);
    List<List<GridCell>> rows = new ArrayList<>();
    int cells = 0;
    for (Row row : sheet) {
      int width = Math.max(row.getLastCellNum(), 0);
      int last = Math.min(width, PackageLimits.MAX_COLUMNS);
      refuseFarCells(row, last, width);
      List<GridCell> line = new ArrayList<>();
      for (int column = 0; column < Math.max(last, merged.width(row.getRowNum())); column++) {
        line.add(cell(sheet, row.getRowNum(), column, merged, hidden, place));
      }
      cells += line.size();
      if (cells > PackageLimits.MAX_CELLS) {
        throw over("单元格", "cells", PackageLimits.MAX_CELLS);
      }
      rows.add(line);
    }
    return new FormGrid(place, rows);
  }

  private void refuseFarCells(Row row, int last, int width) {
    for (int column = last; column < width; column++) {
      if (row.getCell(column) != null && row.getCell(column).getCellType() != CellType.BLANK) {
        throw over("列", "columns", PackageLimits.MAX_COLUMNS);
      }
    }
  }

  /**
   * Merged cells.
   *
   * @param corners every position that one covers, with the corner that holds its value
   * @param widths columns of each row up to the end of its last merged cell
   */
  private record Merged(Map<CellReference, CellReference> corners, Map<Integer, Integer> widths) {
    CellReference corner(CellReference position) {
      return corners.getOrDefault(position, position);
    }

    int width(int row) {
      return widths.getOrDefault(row, 0);
    }
  }

  private Merged merged(XSSFSheet sheet) {
    Map<CellReference, CellReference> corners = new HashMap<>();
    Map<Integer, Integer> widths = new HashMap<>();
    for (CellRangeAddress region : sheet.getMergedRegions()) {
      int lastColumn = Math.min(region.getLastColumn(), PackageLimits.MAX_COLUMNS - 1);
      int lastRow = Math.min(region.getLastRow(), sheet.getLastRowNum());
      long area =
          (long) (lastRow - region.getFirstRow() + 1) * (lastColumn - region.getFirstColumn() + 1);
      if (corners.size() + area > PackageLimits.MAX_CELLS) {
        throw over("合并的单元格", "merged cells", PackageLimits.MAX_CELLS);
      }
      CellReference corner = new CellReference(region.getFirstRow(), region.getFirstColumn());
      for (int row = region.getFirstRow(); row <= lastRow; row++) {
        widths.merge(row, lastColumn + 1, Math::max);
        for (int column = region.getFirstColumn(); column <= lastColumn; column++) {
          corners.put(new CellReference(row, column), corner);
        }
      }
    }
    return new Merged(corners, widths);
  }

  private GridCell cell(
      XSSFSheet sheet, int row, int column, Merged merged, boolean hidden, Words place) {
    CellReference corner = merged.corner(new CellReference(row, column));
    XSSFRow cornerRow = sheet.getRow(corner.getRow());
    @Nullable XSSFCell cell = cornerRow == null ? null : cornerRow.getCell(corner.getCol());
    String name = corner.formatAsString(false);
    Words at = new Words(place.zh() + " 单元格 " + name, place.en() + " cell " + name);
    GridCell read =
        cell == null
            ? GridCell.of(corner.getRow() + 1, corner.getCol() + 1, at, "")
            : XlsxCell.read(cell, at);
    boolean unseen =
        hidden
            || (cornerRow != null && cornerRow.getZeroHeight())
            || sheet.isColumnHidden(corner.getCol());
    return unseen && !read.isBlank()
        ? GridCell.refused(read.line(), read.column(), at, read.text(), HIDDEN)
        : read;
  }

  private InputFault over(String zh, String en, int limit) {
    return OfficePackage.fault(
        document.file(), "%1$s超过 %3$,d 个的上限", "more %2$s than the limit of %3$,d", zh, en, limit);
  }
}
