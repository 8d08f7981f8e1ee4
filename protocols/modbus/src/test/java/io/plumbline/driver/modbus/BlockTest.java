package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final Block.Limits WIDEST = new Block.Limits(125, 2000, 8);

  @Test
  void oneHundredAdjacentFloatsTakeTwoRequests() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      points.add(point(Table.HOLDING, 2 * i, 2));
    }
    List<Block> blocks = Block.plan(points, WIDEST);
    assertEquals(List.of(124, 76), blocks.stream().map(Block::count).toList());
    assertEquals(List.of(0, 124), blocks.stream().map(Block::start).toList());
  }

  @Test
  void holesUpToTheGapAreReadAndWiderOnesAreNot() {
    List<Point> points =
        List.of(point(Table.INPUT, 0, 1), point(Table.INPUT, 9, 1), point(Table.INPUT, 19, 1));
    assertEquals(List.of(10, 1), Block.plan(points, WIDEST).stream().map(Block::count).toList());
    assertEquals(3, Block.plan(points, new Block.Limits(125, 2000, 0)).size());
  }

  @Test
  void tablesAreNeverMixed() {
    List<Point> points =
        List.of(point(Table.INPUT, 0, 1), point(Table.HOLDING, 1, 1), point(Table.COIL, 2, 1));
    assertEquals(3, Block.plan(points, WIDEST).size());
  }

  @Test
  void twoThousandCoilsTakeOneRequest() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      points.add(point(Table.COIL, i, 1));
    }
    assertEquals(1, Block.plan(points, WIDEST).size());
  }

  @Property
  void everyPointIsInOneBlockWithinTheLimits(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 400) Integer> addresses,
      @ForAll @IntRange(min = 4, max = 125) int registers,
      @ForAll @IntRange(max = 124) int gap) {
    List<Point> points = new ArrayList<>();
    for (int address : addresses) {
      points.add(point(Table.HOLDING, address, 1 << address % 3));
    }
    List<Block> blocks = Block.plan(points, new Block.Limits(registers, 2000, gap));
    assertEquals(points.size(), blocks.stream().mapToInt(b -> b.points().size()).sum());
    for (Block block : blocks) {
      assertTrue(block.count() <= registers, "items " + block.count());
      for (Point point : block.points()) {
        assertTrue(
            point.address() >= block.start() && point.end() <= block.start() + block.count());
      }
      if (block.points().size() > 1) {
        List<Block> halves = block.halves();
        assertEquals(block.points(), halves.stream().flatMap(h -> h.points().stream()).toList());
      }
    }
  }

  /**
   * The fewest requests of all, found without any idea of how: every way to cut the sorted points
   * into stretches is tried.
   */
  @Property
  void theRequestsAreWithinATenthOfTheFewestPossible(
      @ForAll @Size(min = 1, max = 120) List<@IntRange(max = 1500) Integer> addresses,
      @ForAll @IntRange(min = 4, max = 125) int registers,
      @ForAll @IntRange(max = 60) int gap) {
    List<Point> points = new ArrayList<>();
    for (int address : addresses) {
      points.add(point(Table.HOLDING, address, 1 << address % 3));
    }
    Block.Limits limits = new Block.Limits(registers, 2000, gap);
    int planned = Block.plan(points, limits).size();
    assertTrue(10 * planned <= 11 * fewest(points, limits), planned + " requests");
  }

  private static int fewest(List<Point> points, Block.Limits limits) {
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingInt(Point::address).thenComparingInt(Point::end));
    int[] fewest = new int[sorted.size() + 1];
    for (int to = 1; to <= sorted.size(); to++) {
      fewest[to] = Integer.MAX_VALUE;
      for (int from = 0; from < to; from++) {
        if (fits(sorted.subList(from, to), limits)) {
          fewest[to] = Math.min(fewest[to], fewest[from] + 1);
        }
      }
    }
    return fewest[sorted.size()];
  }

  private static boolean fits(List<Point> stretch, Block.Limits limits) {
    int end = stretch.getFirst().end();
    for (Point point : stretch) {
      if (point.address() - end > limits.gap()) {
        return false;
      }
      end = Math.max(end, point.end());
    }
    return end - stretch.getFirst().address() <= limits.registers();
  }

  private static Point point(Table table, int address, int registers) {
    ChannelSpec channel =
        new ChannelSpec("D", "c" + address, Role.PROCESS, "", Options.of("test", Map.of()));
    return new Point(
        channel, table, address, new ValueType.Integer(registers, false), ByteOrder.ABCD);
  }
}
