package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.telemetry.Series;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Series as frames name them: in their order, with the bytes of the section. Sorting, checking and
 * compressing a thousand of them costs a fifth of a frame, so an agent keeps this as long as it
 * names the same. Immutable.
 */
public final class NamedSeries {
  /** No series. */
  public static final NamedSeries NONE = of(List.of());

  private final List<Series> sorted;
  private final Map<Series, Integer> ranks;
  private final byte[] section;

  private NamedSeries(List<Series> sorted, Map<Series, Integer> ranks, byte[] section) {
    this.sorted = sorted;
    this.ranks = ranks;
    this.section = section;
  }

  /**
   * Names series; what is there twice is named once.
   *
   * @throws IllegalArgumentException when there are more than {@link FrameLimits#MAX_SERIES}, or a
   *     channel of a device has two roles or units
   */
  public static NamedSeries of(Collection<Series> series) {
    List<Series> sorted = series.stream().distinct().sorted(SeriesTable.ORDER).toList();
    FrameLimits.check("series", sorted.size(), FrameLimits.MAX_SERIES);
    String ambiguous = SeriesTable.ambiguous(sorted);
    if (!ambiguous.isEmpty()) {
      throw new IllegalArgumentException(ambiguous);
    }
    Map<Series, Integer> ranks = HashMap.newHashMap(sorted.size());
    for (Series one : sorted) {
      ranks.put(one, ranks.size());
    }
    ByteSink section = new ByteSink();
    SeriesTable.encode(section, sorted);
    return new NamedSeries(sorted, ranks, section.toBytes());
  }

  /** These and others. */
  NamedSeries with(Collection<Series> others) {
    LinkedHashSet<Series> all = new LinkedHashSet<>(sorted);
    all.addAll(others);
    return of(all);
  }

  /** How many there are. */
  public int size() {
    return sorted.size();
  }

  /** The series of a rank, from 0 on. */
  Series get(int rank) {
    return sorted.get(rank);
  }

  /** The rank of a series, −1 where it is not among them. */
  int rank(Series series) {
    return ranks.getOrDefault(series, -1);
  }

  /** The content of the section that names them. */
  byte[] section() {
    return section;
  }
}
