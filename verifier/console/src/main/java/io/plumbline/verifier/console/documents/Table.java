package io.plumbline.verifier.console.documents;

import java.util.List;

/**
 * A table of a document.
 *
 * @param title also the sheet's name in a workbook, so at most 31 characters and none of {@code
 *     []:*?/\}
 * @param note a sentence below the title; empty where there is none
 * @param columns from left to right
 * @param rows each with a cell for every column, or one cell for a heading across all of them
 */
record Table(String title, String note, List<Column> columns, List<List<Cell>> rows) {
  Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * A column.
   *
   * @param title its head
   * @param width in characters of a workbook's standard font
   */
  record Column(String title, int width) {}
}
