package io.plumbline.verifier.spark;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.segment.FoldedDevice;
import io.plumbline.verifier.engine.segment.SegmentTrail;
import io.plumbline.verifier.engine.segment.SegmentWorkers;
import io.plumbline.verifier.engine.source.Progress;
import io.plumbline.verifier.objects.ObjectReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Segments and devices folded on Apache Spark. Segments are folded where there is room, their
 * slices sorted by device and arrival on the way, devices folded where their slices arrive; what a
 * lost worker had done is done again by another. One at a time in a process; not thread-safe.
 */
public final class SparkWorkers implements SegmentWorkers, AutoCloseable {
  private static final int TASKS_PER_CORE = 4;
  private static final int MAX_SEGMENTS_PER_TASK = 64;

  private final JavaSparkContext context;
  private @Nullable Shuffled shuffled;

  /** The results of all segments of one plan, sorted. */
  private record Shuffled(
      Order order,
      FoldPlan plan,
      Broadcast<FoldPlan> sent,
      FoldPartitions parts,
      JavaPairRDD<FoldKey, byte[]> results) {}

  private SparkWorkers(JavaSparkContext context) {
    this.context = context;
  }

  /**
   * Starts Spark in this process, or joins a cluster.
   *
   * @throws EnvironmentFault when the cluster is not there
   */
  public static SparkWorkers start(SparkSettings settings) {
    SparkConf conf =
        new SparkConf(true)
            .setAppName("plumbline verify")
            .setMaster(settings.master())
            .set("spark.ui.enabled", "false")
            .set("spark.ui.showConsoleProgress", "false")
            .set("spark.driver.maxResultSize", "0");
    if (settings.isLocal()) {
      conf.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1");
    } else {
      conf.set("spark.jars", String.join(",", ownJars()));
    }
    settings.properties().forEach(conf::set);
    return new SparkWorkers(failing(settings.master(), () -> new JavaSparkContext(conf)));
  }

  /** The jars that a worker needs beside Spark's own. */
  private static List<String> ownJars() {
    return Stream.of(Digest.class, SegmentTrail.class, ObjectReader.class, SparkWorkers.class)
        .map(type -> {
          try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
          } catch (URISyntaxException e) {
            throw new IllegalStateException("no place of " + type, e);
          }
        })
        .filter(Files::isRegularFile)
        .map(Path::toString)
        .toList();
  }

  @Override
  public void trails(Order order, Progress.Listener progress, ObjIntConsumer<SegmentTrail> sink) {
    long total = 0;
    long bytes = 0;
    long samples = 0;
    List<SegmentRef> refs = refs(order);
    for (SegmentRef ref : refs) {
      total += ref.bytes();
    }
    Shuffled all = shuffle(order, refs, plan(order, Map.of(), DeviceSlice.Form.SPELLS, null));
    for (int part = 0; part < all.parts().trails(); part++) {
      for (NumberedTrail found : trails(all, part)) {
        SegmentTrail trail = found.trail();
        sink.accept(trail, found.number());
        bytes += refs.get(found.number()).bytes();
        samples += trail.samples();
      }
      progress.reached(new Progress(bytes, total, samples));
    }
    shuffled = all;
  }

  @Override
  public void trails(
      Order order, Map<Integer, Set<Long>> without, ObjIntConsumer<SegmentTrail> sink) {
    List<SegmentRef> some =
        refs(order).stream().filter(ref -> without.containsKey(ref.number())).toList();
    Shuffled part = shuffle(order, some, plan(order, without, DeviceSlice.Form.SPELLS, Set.of()));
    for (int i = 0; i < part.parts().trails(); i++) {
      for (NumberedTrail found : trails(part, i)) {
        sink.accept(found.trail(), found.number());
      }
    }
    part.sent().destroy();
  }

  @Override
  public void devices(
      Order order, Map<Integer, Set<Long>> without, Consumer<Collection<FoldedDevice>> sink) {
    Shuffled all = shuffled;
    if (all == null || !without.isEmpty() || !all.order().equals(order)) {
      all = shuffle(order, refs(order), plan(order, without, DeviceSlice.Form.SPELLS, null));
    }
    Set<String> inexact = fold(all, sink);
    all.sent().destroy();
    shuffled = null;
    if (!inexact.isEmpty()) {
      Shuffled rows =
          shuffle(order, refs(order), plan(order, without, DeviceSlice.Form.ROWS, inexact));
      Set<String> left = fold(rows, sink);
      if (!left.isEmpty()) {
        throw new IllegalStateException("rows are always exact, yet " + left + " are not");
      }
      rows.sent().destroy();
    }
  }

  private static FoldPlan plan(
      Order order,
      Map<Integer, Set<Long>> without,
      DeviceSlice.Form form,
      @Nullable Set<String> devices) {
    return new FoldPlan(order.terms(), order.span(), order.seals(), without, form, devices);
  }

  private static List<SegmentRef> refs(Order order) {
    List<SegmentRef> refs = new ArrayList<>();
    try {
      for (SegmentFile file : order.files()) {
        refs.add(SegmentRef.of(refs.size(), file));
      }
      return refs;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "读不了归档 %s：%s", "Archive %s cannot be read: %s", order.layout().root(), e.toString()),
          e);
    }
  }

  private Shuffled shuffle(Order order, List<SegmentRef> refs, FoldPlan plan) {
    Broadcast<FoldPlan> sent = context.broadcast(plan);
    int cores = Math.max(1, context.defaultParallelism());
    int wanted =
        Math.max(
            cores * TASKS_PER_CORE,
            (refs.size() + MAX_SEGMENTS_PER_TASK - 1) / MAX_SEGMENTS_PER_TASK);
    int tasks = Math.max(1, Math.min(refs.size(), wanted));
    FoldPartitions parts =
        new FoldPartitions(order.files().size(), Math.max(cores * TASKS_PER_CORE, tasks));
    JavaPairRDD<FoldKey, byte[]> results =
        context
            .parallelize(refs, tasks)
            .mapPartitionsToPair(new SegmentTask(sent))
            .repartitionAndSortWithinPartitions(parts);
    return new Shuffled(order, plan, sent, parts, results);
  }

  private record NumberedTrail(int number, SegmentTrail trail) {}

  private List<NumberedTrail> trails(Shuffled from, int part) {
    List<NumberedTrail> trails = new ArrayList<>();
    for (var found :
        failing(context.master(), () -> from.results().collectPartitions(new int[] {part})[0])) {
      try {
        trails.add(new NumberedTrail(found._1().number(), SegmentTrail.of(found._2())));
      } catch (FormatFault e) {
        throw new IllegalStateException("a worker's trail cannot be read", e);
      }
    }
    return trails;
  }

  /** Folds all devices, some partitions at a time; returns those whose slices were not exact. */
  private Set<String> fold(Shuffled from, Consumer<Collection<FoldedDevice>> sink) {
    Set<String> inexact = new HashSet<>();
    JavaRDD<FoldedChunk> chunks = from.results().mapPartitions(new DeviceTask(from.sent()));
    int step = TASKS_PER_CORE * Math.max(1, context.defaultParallelism());
    int end = from.parts().numPartitions();
    for (int first = from.parts().trails(); first < end; first += step) {
      int[] some = IntStream.range(first, Math.min(end, first + step)).toArray();
      for (List<FoldedChunk> list :
          failing(context.master(), () -> chunks.collectPartitions(some))) {
        for (FoldedChunk chunk : list) {
          sink.accept(chunk.devices());
          inexact.addAll(chunk.inexact());
        }
      }
    }
    return inexact;
  }

  /** Runs something of Spark's; what fails there is told in the user's words. */
  private static <T> T failing(String master, Supplier<T> work) {
    try {
      return work.get();
    } catch (PlumblineFault e) {
      throw e;
    } catch (Exception e) {
      throw new EnvironmentFault(
          Words.of(
              "Spark（%s）没有完成：%s", "Spark (%s) did not finish: %s", master, SparkFailure.reason(e)),
          e);
    }
  }

  /** Leaves the cluster; its executors end. */
  @Override
  public void close() {
    context.stop();
  }
}
