package io.plumbline.contract.csv;

/** What a CSV file from outside may hold; a reader refuses more before it takes memory for it. */
public final class CsvLimits {
  /** Bytes of one record, line break included. */
  public static final int MAX_RECORD_BYTES = 1 << 20;

  /** UTF-8 bytes of one field. */
  public static final int MAX_FIELD_BYTES = 1 << 16;

  /** Columns of one file. */
  public static final int MAX_COLUMNS = 64;

  /** UTF-16 code units of an identifier. */
  public static final int MAX_IDENTIFIER = 200;

  /** UTF-16 code units of a name or another short text of a ledger. */
  public static final int MAX_TEXT = 2_000;

  /** Rows of one ledger or claim file, which is read into memory as a whole. */
  public static final int MAX_TABLE_ROWS = 20_000_000;

  private CsvLimits() {}
}
