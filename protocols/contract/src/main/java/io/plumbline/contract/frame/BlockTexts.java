package io.plumbline.contract.frame;

import io.plumbline.contract.column.TextRuns;
import java.util.List;

/**
 * The text values of a frame by block, as runs of one and the same text. Quickest to whoever asks
 * for the blocks in their order. Not thread-safe.
 */
public final class BlockTexts {
  private final List<String> texts;
  private final TextRuns runs;
  private final int[] firstText;
  private final SeriesCodes kinds;
  private final int[] firstRow;
  private final boolean hasEmpty;
  private int lastSeries;
  private int lastRun;

  BlockTexts(
      List<String> texts, TextRuns runs, int[] firstText, SeriesCodes kinds, int[] firstRow) {
    this.texts = texts;
    this.runs = runs;
    this.firstText = firstText;
    this.kinds = kinds;
    this.firstRow = firstRow;
    this.hasEmpty = texts.contains("");
  }

  /** The distinct texts of the frame. */
  public List<String> texts() {
    return texts;
  }

  boolean hasEmpty() {
    return hasEmpty;
  }

  boolean isEmpty(int text) {
    return hasEmpty && texts.get(text).isEmpty();
  }

  /** Whether every row of a block is a text. */
  public boolean isText(int series) {
    return kinds.ofSeries(series) - 1 == FrameCodes.TEXT;
  }

  /** The run that the first row of a block of texts lies in. */
  public int firstRun(int series) {
    int text = firstText[series];
    int run = series < lastSeries ? 0 : lastRun;
    while (run + 1 < runs.size() && runs.end(run) <= text) {
      run++;
    }
    lastSeries = series;
    lastRun = run;
    return run;
  }

  /** Index into {@link #texts()} of a run. */
  public int text(int run) {
    return runs.value(run);
  }

  /** How many rows of a block of texts lie before the end of a run; more than it has, maybe. */
  public int rowsUpTo(int series, int run) {
    return runs.end(run) - firstText[series];
  }

  /** Goes through the rows of a block, from its first on. */
  public Rows rows(int series) {
    return new Rows(series);
  }

  /** The texts of the rows of a block, one after the other. Not thread-safe. */
  public final class Rows {
    private final int series;
    private int row;
    private int at;
    private int run;

    private Rows(int series) {
      this.series = series;
      this.row = firstRow[series];
      this.at = firstText[series];
      this.run = firstRun(series);
    }

    /** Index into {@link #texts()} of the next row, −1 where the value is no text. */
    public int next() {
      if (kinds.ofRow(series, row++) - 1 != FrameCodes.TEXT) {
        return -1;
      }
      while (runs.end(run) <= at) {
        run++;
      }
      at++;
      return runs.value(run);
    }
  }
}
