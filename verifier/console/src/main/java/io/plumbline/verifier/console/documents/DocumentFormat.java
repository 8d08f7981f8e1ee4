package io.plumbline.verifier.console.documents;

/** The formats of documents. */
public enum DocumentFormat {
  /** A workbook, one sheet for each table. */
  XLSX,
  /** A Word document, A4 across. */
  DOCX,
  /** One page that needs no other file. */
  HTML
}
