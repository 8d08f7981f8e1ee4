package io.plumbline.verifier.console.handin.office;

/** What a document may take. A filled-in form is a hundredth of any of these. */
final class PackageLimits {
  /** Bytes of the file. */
  static final long MAX_FILE_BYTES = 32L << 20;

  /** Files inside of it. */
  static final int MAX_ENTRIES = 2_000;

  /** Bytes of everything inside, inflated. */
  static final long MAX_INFLATED_BYTES = 96L << 20;

  /** Bytes of one XML part, inflated. */
  static final int MAX_XML_BYTES = 16 << 20;

  /** How many times its packed size a part above {@link #RATIO_FROM_BYTES} may inflate to. */
  static final int MAX_RATIO = 150;

  /** Below this many bytes a part may inflate by any ratio. */
  static final long RATIO_FROM_BYTES = 1L << 20;

  /** Elements of one XML part. */
  static final int MAX_XML_ELEMENTS = 2_000_000;

  /** Elements of XML within each other; the JDK's own parsers stop at 100. */
  static final int MAX_XML_DEPTH = 90;

  /** Sheets of a workbook, tables of a document. */
  static final int MAX_TABLES = 200;

  /** Rows of one sheet or table. */
  static final int MAX_ROWS = 20_000;

  /** Columns of one sheet or table. */
  static final int MAX_COLUMNS = 256;

  /** Cells of one sheet or table, counting each position that a merged cell covers. */
  static final int MAX_CELLS = 200_000;

  /** Characters of one cell; Excel has the same limit. */
  static final int MAX_CELL_CHARACTERS = 32_767;

  private PackageLimits() {}
}
