package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.LongArrays;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.column.TextRuns;
import io.plumbline.contract.column.TextTable;
import io.plumbline.contract.column.TimeColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A telemetry frame as blocks, the rows of one series each, read without unpacking a row: number of
 * rows, which may be none, first and last source time, bounds on the steps between them, quality.
 * Behind them edge times and texts are unpacked when they are asked for. What a block says follows
 * from the encoding itself, so there is nothing that could say otherwise.
 *
 * <p>Sections that nobody asks for are not looked into; who has asked for texts and edge times has
 * every byte checked, as {@link Frame#decode} does. Not thread-safe.
 */
public final class FrameBlocks {
  private final FrameBytes frame;
  private final FrameDictionary dictionary;
  private final int[] firstRow;
  private final List<Gap> gaps;
  private final TimeColumn times;
  private final int edgeAt;
  private final SeriesCodes quality;
  private final SeriesCodes kinds;
  private final int valuesAt;
  private @Nullable LongColumn edges;

  private FrameBlocks(
      FrameBytes frame,
      FrameDictionary dictionary,
      int[] firstRow,
      List<Gap> gaps,
      TimeColumn times,
      int edgeAt,
      SeriesCodes quality,
      SeriesCodes kinds) {
    this.frame = frame;
    this.dictionary = dictionary;
    this.firstRow = firstRow;
    this.gaps = gaps;
    this.times = times;
    this.edgeAt = edgeAt;
    this.quality = quality;
    this.kinds = kinds;
    this.valuesAt = frame.in().position();
  }

  /**
   * Reads the blocks of a telemetry frame.
   *
   * @throws FormatFault when what was read is malformed, or when it is a frame of usage events
   */
  public static FrameBlocks read(ByteBuffer bytes) throws FormatFault {
    return read(bytes, new FrameDictionary.Cache());
  }

  /** The same; equal dictionaries are one object as long as the cache keeps it. */
  public static FrameBlocks read(ByteBuffer bytes, FrameDictionary.Cache cache) throws FormatFault {
    return read(new FrameBytes(bytes), cache);
  }

  /**
   * The same without a copy.
   *
   * @param padded begins with the frame and has {@link LongColumn#PADDING} bytes more behind it; it
   *     must not change while the blocks are read
   * @param arrays what is read into; when they are taken back the blocks mean nothing any more
   */
  public static FrameBlocks read(
      byte[] padded, int length, FrameDictionary.Cache cache, LongArrays arrays)
      throws FormatFault {
    return read(new FrameBytes(padded, length, arrays), cache);
  }

  /** Reads the same frame once more, into arrays of its own. */
  public FrameBlocks again() throws FormatFault {
    FrameBytes bytes = new FrameBytes(frame.padded(), frame.length());
    bytes.skipSections(1);
    return decode(bytes, dictionary);
  }

  private static FrameBlocks read(FrameBytes frame, FrameDictionary.Cache cache)
      throws FormatFault {
    if (frame.content() != FrameBytes.TELEMETRY) {
      throw frame.in().fault(5, "content is " + frame.content() + ", expected 1 (telemetry)");
    }
    return decode(frame, cache.decode(frame));
  }

  /** Reads on behind the dictionary. */
  static FrameBlocks decode(FrameBytes frame, FrameDictionary dictionary) throws FormatFault {
    int[] firstRow = frame.firstRows(dictionary.series().size());
    int end = frame.section();
    List<Gap> gaps = GapTable.decode(frame);
    frame.endSection(end);
    end = frame.section();
    TimeColumn times = TimeColumn.decode(frame.in(), frame.padded(), firstRow);
    frame.endSection(end);
    int edgeAt = frame.in().position();
    frame.skipSections(1);
    end = frame.section();
    SeriesCodes quality = SeriesCodes.decode(frame, firstRow, Quality.values().length, "quality");
    frame.endSection(end);
    end = frame.section();
    SeriesCodes kinds =
        SeriesCodes.decode(frame, firstRow, FrameCodes.TEXT + 1, "kind of a value plus 1");
    frame.endSection(end);
    return new FrameBlocks(frame, dictionary, firstRow, gaps, times, edgeAt, quality, kinds);
  }

  /** Whether a frame holds telemetry; usage events otherwise. */
  public static boolean isTelemetry(ByteBuffer bytes) {
    return bytes.remaining() > FrameBytes.CONTENT_OFFSET
        && bytes.get(bytes.position() + FrameBytes.CONTENT_OFFSET) == FrameBytes.TELEMETRY;
  }

  public FrameHeader header() {
    return frame.header();
  }

  /** The series, one to a block. */
  public FrameDictionary dictionary() {
    return dictionary;
  }

  /** Stretches of time in which samples are known to be missing. */
  public List<Gap> gaps() {
    return gaps;
  }

  /** Number of blocks. */
  public int series() {
    return firstRow.length - 1;
  }

  /** Number of rows of the frame. */
  public int rows() {
    return firstRow[firstRow.length - 1];
  }

  /** First row of a block; with the number of blocks as index, the number of rows. */
  public int firstRow(int series) {
    return firstRow[series];
  }

  /** Number of rows of a block. */
  public int rows(int series) {
    return firstRow[series + 1] - firstRow[series];
  }

  /** The source times: a block is one line of them, or several. */
  public TimeColumn times() {
    return times;
  }

  /** Writes the source times of a block into an array from {@code at} on. */
  public void copySourceMicros(int series, long[] into, int at) {
    times.copy(series, into, at);
  }

  /** Edge time − source time of a row of the frame, microseconds. */
  public long edgeOffset(int row) throws FormatFault {
    return edgeOffsets().get(row);
  }

  /** Whether edge time − source time is the same in all rows. */
  public boolean isEdgeOffsetConstant() throws FormatFault {
    return edgeOffsets().isConstant();
  }

  /** Reads the edge times, so that no later call finds them malformed. */
  public void readEdgeOffsets() throws FormatFault {
    edgeOffsets();
  }

  LongColumn edgeOffsets() throws FormatFault {
    LongColumn known = edges;
    if (known == null) {
      frame.in().seek(edgeAt);
      int end = frame.section();
      known = frame.column(rows());
      frame.endSection(end);
      edges = known;
    }
    return known;
  }

  SeriesCodes quality() {
    return quality;
  }

  /**
   * Whether all rows of a block are GOOD and have a value. False also when it is not known without
   * a look at the rows.
   *
   * @param texts the texts of the frame
   */
  public boolean isAllGood(int series, BlockTexts texts) {
    int kind = kinds.ofSeries(series) - 1;
    return quality.ofSeries(series) == FrameCodes.of(Quality.GOOD)
        && (kind > FrameCodes.NONE && (kind != FrameCodes.TEXT || !texts.hasEmpty()));
  }

  /**
   * Whether one row of the frame is GOOD and has a value that is not empty.
   *
   * @param texts the texts of the frame
   * @param text index of the row's text, −1 if its value is none
   */
  public boolean isGood(int series, int row, BlockTexts texts, int text) {
    int kind = kinds.ofRow(series, row) - 1;
    return quality.ofRow(series, row) == FrameCodes.of(Quality.GOOD)
        && kind != FrameCodes.NONE
        && (text < 0 || !texts.isEmpty(text));
  }

  /**
   * The texts of the frame. Sees to it that the values of other kinds, which nobody is given, can
   * be read too.
   */
  public BlockTexts texts() throws FormatFault {
    frame.in().seek(valuesAt);
    int[] counts = new int[FrameCodes.TEXT + 1];
    int[] firstText = firstTexts(counts);
    FrameValues.numbers(frame, counts);
    int end = frame.section();
    int n = firstText[firstText.length - 1];
    int distinct = n == 0 ? 0 : frame.in().count("distinct texts", n);
    List<String> texts =
        distinct == 0
            ? List.of()
            : TextTable.decode(
                frame.in(),
                frame.padded(),
                distinct,
                FrameLimits.MAX_TEXT_BYTES,
                FrameLimits.MAX_TABLE_BYTES);
    TextRuns runs = TextRuns.decode(frame.in(), frame.padded(), n, distinct);
    frame.endSection(end);
    frame.end();
    return new BlockTexts(texts, runs, firstText, kinds, firstRow);
  }

  /**
   * Number of texts before each block, and behind them the number of all.
   *
   * @param counts takes up how many values of each kind there are
   */
  private int[] firstTexts(int[] counts) {
    if (kinds.isConstant() && kinds.ofSeries(0) - 1 == FrameCodes.TEXT) {
      counts[FrameCodes.TEXT] = rows();
      return firstRow;
    }
    int[] first = new int[firstRow.length];
    for (int i = 0; i < series(); i++) {
      int kind = kinds.ofSeries(i) - 1;
      if (kind >= 0) {
        counts[kind] += rows(i);
      }
      for (int row = firstRow[i]; kind < 0 && row < firstRow[i + 1]; row++) {
        counts[kinds.ofRow(i, row) - 1]++;
      }
      first[i + 1] = counts[FrameCodes.TEXT];
    }
    return first;
  }

  FrameValues decodeValues() throws FormatFault {
    frame.in().seek(valuesAt);
    FrameValues values = FrameValues.decode(frame, kinds.toRows());
    frame.end();
    return values;
  }
}
