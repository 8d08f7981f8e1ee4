package io.plumbline.collector.archive.imports;

import io.plumbline.collector.archive.ImportArchive;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Packs rows into frames. One batch is encoded and written on a thread of its own while the next
 * one is gathered. Within a device and channel frames keep the order of the rows: they group rows
 * by series, so a row that gives a channel another role than the frame has begins a new one.
 *
 * <p>Used by one thread, which closes the feed before it commits or closes the archive.
 */
final class FrameFeed implements AutoCloseable {
  /** Rows of one frame: large enough to pack well, small enough to be skipped by time. */
  static final int MAX_ROWS = 1 << 16;

  /** Most that a batch may come to by a generous estimate, below {@link FrameLimits#MAX_BYTES}. */
  private static final int MAX_COST = FrameLimits.MAX_BYTES / 8 * 7;

  private static final int ROW_COST = 36;
  private static final int SERIES_COST = 64;
  private static final int CHARACTER_COST = 3;

  private final ImportArchive archive;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("import-writer").factory());
  private @Nullable Future<?> writing;

  private List<Sample> samples = new ArrayList<>();
  private List<UsageEvent> events = new ArrayList<>();
  private final Set<Series> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Channel, Role> roles = new HashMap<>();
  private int cost;

  private record Channel(String device, String name) {}

  FrameFeed(ImportArchive archive) {
    this.archive = archive;
  }

  void add(Sample sample) {
    int rowCost = ROW_COST;
    if (sample.value() instanceof Value.Text(var text)) {
      rowCost += CHARACTER_COST * text.length();
    }
    Series series = sample.series();
    boolean known = seen.contains(series);
    if (!known) {
      rowCost += seriesCost(series);
    }
    if (samples.size() == MAX_ROWS
        || cost + rowCost > MAX_COST
        || seen.size() == FrameLimits.MAX_SERIES
        || (!known && changesRole(series))) {
      flush();
      known = false;
    }
    if (!known) {
      seen.add(series);
      roles.put(new Channel(series.device(), series.channel()), series.role());
    }
    samples.add(sample);
    cost += rowCost;
  }

  void add(UsageEvent event) {
    int rowCost = ROW_COST + CHARACTER_COST * (event.subject().length() + event.user().length());
    if (events.size() == MAX_ROWS || cost + rowCost > MAX_COST) {
      flush();
    }
    events.add(event);
    cost += rowCost;
  }

  /** Hands what has been gathered to the writer. */
  void flush() {
    if (!samples.isEmpty()) {
      List<Sample> batch = samples;
      samples = new ArrayList<>(batch.size());
      write(() -> archive.appendSamples(batch));
    }
    if (!events.isEmpty()) {
      List<UsageEvent> batch = events;
      events = new ArrayList<>(batch.size());
      write(() -> archive.appendUsage(batch));
    }
    seen.clear();
    roles.clear();
    cost = 0;
  }

  /** Waits until everything is in the archive's staging folder. */
  void finish() {
    flush();
    await();
  }

  @Override
  public void close() {
    // Waits for the batch under way, so that nothing writes to the staging folder afterwards.
    writer.close();
  }

  private boolean changesRole(Series series) {
    Role role = roles.get(new Channel(series.device(), series.channel()));
    return role != null && role != series.role();
  }

  private static int seriesCost(Series series) {
    return SERIES_COST + CHARACTER_COST * (series.device().length() + series.channel().length());
  }

  private void write(Runnable batch) {
    await();
    writing = writer.submit(batch);
  }

  private void await() {
    Future<?> batch = writing;
    if (batch == null) {
      return;
    }
    writing = null;
    try {
      batch.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PlumblineFault fault) {
        throw fault;
      }
      throw new IllegalStateException("a batch of " + MAX_ROWS + " rows or fewer failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentFault(
          new Words("导入被中断，归档没有改变。", "the import was interrupted; the archive is as before."), e);
    }
  }
}
