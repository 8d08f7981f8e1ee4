package io.plumbline.verifier.engine.suspicion.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Clocks in the plane of offset and drift, sorted into cells as large as the neighbourhood within
 * which two clocks agree, so that neighbours stand in nine cells. Not thread-safe.
 */
public final class ClockCells {
  /** Cells on each side of a cell that tell how dense clocks are around it. */
  private static final int AROUND = 5;

  private final List<ClockFit> clocks;
  private final double offsetMillis;
  private final double driftMillis;
  private final Map<Cell, List<Integer>> cells = new HashMap<>();
  private final Map<Cell, Double> densities = new HashMap<>();

  /** Whole multiples of twice the neighbourhood. */
  public record Cell(long offset, long drift) {}

  /**
   * Sorts clocks.
   *
   * @param offsetMillis how far apart offsets of clocks that agree may be
   * @param driftMillis how far apart their drifts may be, a day
   */
  public ClockCells(List<ClockFit> clocks, double offsetMillis, double driftMillis) {
    this.clocks = clocks;
    this.offsetMillis = offsetMillis;
    this.driftMillis = driftMillis;
    for (int i = 0; i < clocks.size(); i++) {
      cells.computeIfAbsent(cell(clocks.get(i)), key -> new ArrayList<>(1)).add(i);
    }
  }

  private Cell cell(ClockFit clock) {
    return new Cell(
        (long) Math.floor(clock.offsetMillis() / (2 * offsetMillis)),
        (long) Math.floor(clock.driftMillis() / (2 * driftMillis)));
  }

  /** Clocks within the neighbourhood of a point, itself included where it is a clock. */
  public List<Integer> near(ClockFit point) {
    List<Integer> near = new ArrayList<>();
    around(
        cell(point),
        1,
        i -> {
          ClockFit other = clocks.get(i);
          if (Math.abs(other.offsetMillis() - point.offsetMillis()) <= offsetMillis
              && Math.abs(other.driftMillis() - point.driftMillis()) <= driftMillis) {
            near.add(i);
          }
        });
    return near;
  }

  /** How many clocks stand in the nine cells that hold a clock's neighbourhood. */
  public int crowd(ClockFit clock) {
    int[] count = {0};
    around(cell(clock), 1, i -> count[0]++);
    return count[0];
  }

  /** Clocks in a cell's area, on average over the cells around a clock's nine. */
  public double density(ClockFit clock) {
    return densities.computeIfAbsent(
        cell(clock),
        cell -> {
          int[] counts = new int[2];
          around(cell, 1, i -> counts[0]++);
          around(cell, AROUND, i -> counts[1]++);
          int outer = (2 * AROUND + 1) * (2 * AROUND + 1) - 9;
          return (counts[1] - counts[0]) / (double) outer;
        });
  }

  private void around(Cell cell, int cellsEachSide, IntConsumer each) {
    for (long i = -cellsEachSide; i <= cellsEachSide; i++) {
      for (long j = -cellsEachSide; j <= cellsEachSide; j++) {
        cells
            .getOrDefault(new Cell(cell.offset() + i, cell.drift() + j), List.of())
            .forEach(each::accept);
      }
    }
  }
}
