package io.plumbline.verifier.console.handin.office;

import io.plumbline.contract.fault.Words;
import java.util.List;

/**
 * A table of a document. Every position that a merged cell covers holds that cell, so rows are of
 * equal length only where the table is.
 *
 * @param place file and sheet, or file and number of the table
 * @param rows its rows from top to bottom, each with its cells from left to right
 */
public record FormGrid(Words place, List<List<GridCell>> rows) {
  public FormGrid {
    rows = rows.stream().map(List::copyOf).toList();
  }
}
