package io.plumbline.driver.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Points that one request reads together.
 *
 * @param table the table
 * @param start first item
 * @param count items, within the limits of a request
 * @param points the points inside, by address
 */
record Block(Table table, int start, int count, List<Point> points) {
  Block {
    points = List.copyOf(points);
  }

  /**
   * What one request may read.
   *
   * @param registers 1 to 125
   * @param bits 1 to 2000
   * @param gap how many items that nobody asked for may be read to join two points
   */
  record Limits(int registers, int bits, int gap) {
    int items(Table table) {
      return table.bits ? bits : registers;
    }
  }

  /**
   * Joins points into as few blocks as the limits allow. Sorted by address, a point joins the block
   * before it when the hole between them is at most the gap and the block stays within a request:
   * the fewest requests for given limits, because taking a point as early as possible never makes a
   * later one harder to take.
   */
  static List<Block> plan(List<Point> points, Limits limits) {
    Map<Table, List<Point>> tables = new EnumMap<>(Table.class);
    for (Point point : points) {
      tables.computeIfAbsent(point.table(), t -> new ArrayList<>()).add(point);
    }
    List<Block> blocks = new ArrayList<>();
    tables.forEach((table, members) -> planTable(members, limits, blocks));
    return blocks;
  }

  private static void planTable(List<Point> members, Limits limits, List<Block> blocks) {
    members.sort(Comparator.comparingInt(Point::address).thenComparingInt(Point::end));
    List<Point> open = new ArrayList<>();
    int start = 0;
    int end = 0;
    for (Point point : members) {
      int joined = Math.max(end, point.end()) - start;
      boolean joins =
          !open.isEmpty()
              && point.address() - end <= limits.gap()
              && joined <= limits.items(point.table());
      if (!joins) {
        if (!open.isEmpty()) {
          blocks.add(of(open));
        }
        open.clear();
        start = point.address();
        end = point.end();
      }
      open.add(point);
      end = Math.max(end, point.end());
    }
    blocks.add(of(open));
  }

  /** The smallest block around points of one table, sorted by address. */
  private static Block of(List<Point> points) {
    int start = points.getFirst().address();
    int end = points.stream().mapToInt(Point::end).max().orElseThrow();
    return new Block(points.getFirst().table(), start, end - start, points);
  }

  /**
   * The two halves of a block of several points, for a slave that refuses the whole because of one
   * of them.
   */
  List<Block> halves() {
    int middle = points.size() / 2;
    return List.of(of(points.subList(0, middle)), of(points.subList(middle, points.size())));
  }
}
