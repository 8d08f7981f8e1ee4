package io.plumbline.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.plumbline.benchmarks.fleet.Fleet;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.report.ReportJson;
import io.plumbline.verifier.spark.SparkSettings;
import io.plumbline.verifier.spark.SparkWorkers;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;

/** Measures ours and a peer in one run; {@code benchmarks/run} starts it. */
public final class Benchmark {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Settings settings;

  private Benchmark(Settings settings) {
    this.settings = settings;
  }

  /** Prints one measurement; exits with 2 when the arguments are wrong. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].startsWith("agent-")) {
      AgentMeasurement.main(args);
      return;
    }
    Settings settings;
    try {
      settings = Settings.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(Settings.USAGE);
      System.exit(2);
      return;
    }
    Measurement measured = new Benchmark(settings).run();
    System.out.println(settings.json() ? measured.toJson() : measured.toText());
  }

  private Measurement run() throws Exception {
    return switch (settings.name()) {
      case "fold" -> fold(fleet(), false);
      case "distinct" -> fold(fleet(), true);
      case "spark" -> spark(fleet());
      case "ingest-archive" -> new IngestBenchmark(settings).archive();
      case "ingest-database" -> new IngestBenchmark(settings).database();
      case "api" -> new ApiBenchmark(settings).run();
      default -> size(fleet());
    };
  }

  private Fleet fleet() throws IOException, SQLException, GeneralSecurityException {
    return Fleet.in(Path.of(settings.folder()), settings.size());
  }

  private Measurement fold(Fleet fleet, boolean distinct) throws Exception {
    OwnFold own = new OwnFold(fleet, settings.threads());
    VerificationReport report = own.run();
    DaySums mine = own.sums(report);
    long samples = report.samples();
    Effort mineTook = effort(own::run);
    try (Peer peer = peer(fleet)) {
      Callable<DaySums> query = distinct ? peer::distinct : peer::integrate;
      DaySums theirs = query.call();
      (distinct ? mine.devicesOnly() : mine.millisOnly()).mustEqual(theirs, settings.name());
      if (peer.samples() != samples) {
        throw new IllegalStateException(samples + " samples, the peer has " + peer.samples());
      }
      Effort theirsTook = effort(query);
      return new Measurement(
          settings.name(),
          samples / mineTook.seconds(),
          "samples/s",
          peer.name() + (distinct ? ", count(distinct)" : ", window"),
          samples / theirsTook.seconds(),
          theirsTook.seconds() / mineTook.seconds(),
          Measurement.notes(
              "samples", samples,
              "devices", fleet.size().devices(),
              "frame_minutes", fleet.size().frameMinutes(),
              "period_seconds", fleet.size().periodSeconds(),
              "threads", settings.threads(),
              "own_seconds", mineTook.seconds(),
              "own_cpu_seconds", mineTook.cpuSeconds(),
              "peer_seconds", theirsTook.seconds(),
              "peer_cpu_seconds", theirsTook.cpuSeconds(),
              "own_bytes_per_sample", (double) fleet.segmentBytes() / samples,
              "own_peak_heap_mb", peakHeapMegabytes(),
              "mapped_mb_at_end", mappedMegabytes()));
    }
  }

  private Peer peer(Fleet fleet) throws IOException, SQLException {
    return settings.peer().equals("timescaledb")
        ? TimescalePeer.open(fleet.parquet(), settings.threads())
        : new DuckPeer(fleet.parquet(), settings.threads());
  }

  /**
   * Spark, in this process or on a cluster, beside the embedded engine: what shuffle and scheduling
   * cost.
   */
  private Measurement spark(Fleet fleet) throws Exception {
    OwnFold own = new OwnFold(fleet, settings.threads());
    String master =
        settings.master().isEmpty() ? "local[" + settings.threads() + "]" : settings.master();
    SparkSettings cluster =
        new SparkSettings(master, Map.of("spark.extraListeners", TaskEffort.class.getName()));
    VerificationReport report;
    Effort ownTook;
    long ownHeap;
    try (SparkWorkers workers = SparkWorkers.start(cluster)) {
      report = own.run(workers);
      ReportJson json = new ReportJson("en");
      if (!json.text(report).equals(json.text(own.run()))) {
        throw new IllegalStateException("Spark and the embedded engine differ");
      }
      ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
      TaskEffort.count();
      ownTook = effort(() -> own.run(workers));
      ownHeap = peakHeapMegabytes();
    }
    Effort peerTook = effort(own::run);
    return new Measurement(
        settings.name(),
        report.samples() / ownTook.seconds(),
        "samples/s",
        "embedded engine",
        report.samples() / peerTook.seconds(),
        peerTook.seconds() / ownTook.seconds(),
        Measurement.notes(
            "samples", report.samples(),
            "devices", fleet.size().devices(),
            "frame_minutes", fleet.size().frameMinutes(),
            "period_seconds", fleet.size().periodSeconds(),
            "master", master,
            "peer_threads", settings.threads(),
            "own_seconds", ownTook.seconds(),
            "own_cpu_seconds_here", ownTook.cpuSeconds(),
            "own_cpu_seconds_of_tasks", TaskEffort.cpuSeconds() / settings.rounds(),
            "own_shuffled_bytes", TaskEffort.shuffledBytes() / settings.rounds(),
            "own_peak_heap_mb_here", ownHeap,
            "peer_seconds", peerTook.seconds(),
            "peer_cpu_seconds", peerTook.cpuSeconds(),
            "own_bytes_per_sample", (double) fleet.segmentBytes() / report.samples()));
  }

  private Measurement size(Fleet fleet) throws IOException, SQLException {
    try (DuckPeer duck = new DuckPeer(fleet.parquet(), settings.threads())) {
      long samples = duck.samples();
      double own = (double) fleet.segmentBytes() / samples;
      double peer = (double) java.nio.file.Files.size(fleet.parquet()) / samples;
      return new Measurement(
          "size",
          own,
          "B/sample",
          duck.name() + ", without receipts and proofs",
          peer,
          peer / own,
          Measurement.notes("samples", samples, "frame_minutes", fleet.size().frameMinutes()));
    }
  }

  /** The best of some runs, each with everything in the page cache. */
  private Effort effort(Callable<?> task) throws Exception {
    Effort best = new Effort(Double.MAX_VALUE, Double.MAX_VALUE);
    for (int i = 0; i < settings.rounds(); i++) {
      long start = System.nanoTime();
      long startCpu = PROCESS.getProcessCpuTime();
      task.call();
      best =
          best.orBetter(
              (System.nanoTime() - start) / 1e9, (PROCESS.getProcessCpuTime() - startCpu) / 1e9);
    }
    return best;
  }

  /**
   * What a task took.
   *
   * @param seconds by the clock
   * @param cpuSeconds of all threads, the garbage collector's too
   */
  private record Effort(double seconds, double cpuSeconds) {
    Effort orBetter(double otherSeconds, double otherCpuSeconds) {
      return new Effort(Math.min(seconds, otherSeconds), Math.min(cpuSeconds, otherCpuSeconds));
    }
  }

  private static long peakHeapMegabytes() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      bytes += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    return bytes >> 20;
  }

  private static long mappedMegabytes() {
    long bytes = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getName().startsWith("mapped") ? pool.getMemoryUsed() : 0;
    }
    return bytes >> 20;
  }
}
