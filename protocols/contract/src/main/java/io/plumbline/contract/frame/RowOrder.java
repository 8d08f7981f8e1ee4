package io.plumbline.contract.frame;

import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Samples in the order of a frame's rows: by series, and as they came within a series. */
final class RowOrder {
  private final NamedSeries named;
  private final int[] firstRow;
  private final List<Sample> rows;

  private RowOrder(NamedSeries named, int[] firstRow, List<Sample> rows) {
    this.named = named;
    this.firstRow = firstRow;
    this.rows = rows;
  }

  /**
   * Brings samples into order.
   *
   * @param also series that are named beside those of the samples
   */
  static RowOrder of(NamedSeries also, List<Sample> samples) {
    int[] ranks = new int[samples.size()];
    if (rank(also, samples, ranks)) {
      return of(also, samples, ranks);
    }
    NamedSeries all =
        also.with(samples.stream().map(Sample::series).distinct().collect(Collectors.toList()));
    rank(all, samples, ranks);
    return of(all, samples, ranks);
  }

  /** Finds the rank of each sample's series; false when one has none. */
  private static boolean rank(NamedSeries named, List<Sample> samples, int[] ranks) {
    // Samples come series by series, or round by round in one and the same order.
    int[] follower = new int[named.size()];
    for (int i = 0; i + 1 < follower.length; i++) {
      follower[i] = i + 1;
    }
    int last = 0;
    for (int i = 0; i < ranks.length; i++) {
      Series one = samples.get(i).series();
      if (i == 0 || one != samples.get(i - 1).series()) {
        int next = named.size() == 0 ? -1 : follower[last];
        if (next < 0 || one != named.get(next)) {
          next = named.rank(one);
          if (next < 0) {
            return false;
          }
          follower[last] = next;
        }
        last = next;
      }
      ranks[i] = last;
    }
    return true;
  }

  private static RowOrder of(NamedSeries named, List<Sample> samples, int[] ranks) {
    int[] firstRow = new int[named.size() + 1];
    boolean ordered = true;
    int before = 0;
    for (int rank : ranks) {
      firstRow[rank + 1]++;
      ordered &= rank >= before;
      before = rank;
    }
    for (int i = 0; i < named.size(); i++) {
      firstRow[i + 1] += firstRow[i];
    }
    if (ordered) {
      return new RowOrder(named, firstRow, samples);
    }
    int[] next = firstRow.clone();
    Sample[] rows = new Sample[ranks.length];
    for (int i = 0; i < ranks.length; i++) {
      rows[next[ranks[i]]++] = samples.get(i);
    }
    return new RowOrder(named, firstRow, Arrays.asList(rows));
  }

  NamedSeries named() {
    return named;
  }

  /** The first row of each series, and behind them the number of rows. */
  int[] firstRow() {
    return firstRow;
  }

  List<Sample> rows() {
    return rows;
  }
}
