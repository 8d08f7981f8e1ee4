package io.plumbline.collector.archive.imports;

import io.plumbline.collector.archive.ImportArchive;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows into batches. One batch is packed into frames and written on a thread of its own
 * while the next one is gathered; within a device and channel frames keep the order of the rows.
 *
 * <p>Used by one thread, which closes the feed before it commits or closes the archive.
 */
final class FrameFeed implements AutoCloseable {
  /** Rows of one batch, and so of most frames: many pack well, and few are skipped by time. */
  static final int MAX_ROWS = 1 << 16;

  /** Bounds the memory of a batch whose texts are long. */
  private static final int MAX_CHARACTERS = 1 << 22;

  private final ImportArchive archive;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("import-writer").factory());
  private @Nullable Future<?> writing;

  private List<Sample> samples = new ArrayList<>();
  private List<UsageEvent> events = new ArrayList<>();
  private int characters;

  FrameFeed(ImportArchive archive) {
    this.archive = archive;
  }

  void add(Sample sample) {
    samples.add(sample);
    if (sample.value() instanceof Value.Text(var text)) {
      characters += text.length();
    }
    if (samples.size() == MAX_ROWS || characters > MAX_CHARACTERS) {
      flush();
    }
  }

  void add(UsageEvent event) {
    events.add(event);
    if (events.size() == MAX_ROWS) {
      flush();
    }
  }

  /** Hands what has been gathered to the writer. */
  private void flush() {
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
    characters = 0;
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
      throw new IllegalStateException("a batch of rows could not be packed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentFault(
          new Words("导入被中断，归档没有改变。", "the import was interrupted; the archive is as before."), e);
    }
  }
}
