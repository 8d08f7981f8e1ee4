package io.plumbline.verifier.engine.source;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.frame.UsageFrame;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentRecord;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records on several threads and delivers them in the order in which they were put in.
 * Bounded: at most {@link #MAX_BYTES} of payloads wait. Not thread-safe itself.
 */
final class DecodeQueue implements AutoCloseable {
  private static final int MAX_BYTES = 32 << 20;
  private static final int MAX_RECORDS = 4096;

  private final SealCheck sealCheck;
  private final @Nullable ExecutorService threads;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long samples;

  private record Waiting(
      SegmentFile file, Place place, SegmentRecord record, Future<Content> content) {}

  private sealed interface Content {}

  private record Decoded(Frame frame) implements Content {}

  private record Checked(Seal seal, SealVerdict verdict) implements Content {}

  private record Malformed(String message) implements Content {}

  DecodeQueue(SealCheck sealCheck, int threads) {
    this.sealCheck = sealCheck;
    this.threads =
        threads <= 1
            ? null
            : Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("decode-", 1).factory());
  }

  /** Samples and usage events delivered so far. */
  long samples() {
    return samples;
  }

  void put(SegmentFile file, Place place, SegmentRecord record, ArchiveSink sink) {
    FutureTask<Content> task = new FutureTask<>(decoding(record));
    if (threads == null) {
      task.run();
    } else {
      threads.execute(task);
    }
    waiting.add(new Waiting(file, place, record, task));
    waitingBytes += record.payload().remaining();
    while (waitingBytes > MAX_BYTES || waiting.size() > MAX_RECORDS) {
      deliverFirst(sink);
    }
  }

  /** Delivers everything that waits. */
  void flush(ArchiveSink sink) {
    while (!waiting.isEmpty()) {
      deliverFirst(sink);
    }
  }

  private void deliverFirst(ArchiveSink sink) {
    Waiting first = waiting.remove();
    waitingBytes -= first.record().payload().remaining();
    switch (get(first.content())) {
      case Decoded(var frame) -> {
        samples += rows(frame);
        sink.frame(first.file(), first.place(), first.record().receipt(), frame);
      }
      case Checked(var seal, var verdict) ->
          sink.seal(first.file(), first.place(), first.record().receipt(), seal, verdict);
      case Malformed(var message) -> sink.damaged(first.file(), first.place(), true, message);
    }
  }

  private Callable<Content> decoding(SegmentRecord record) {
    return () -> {
      try {
        return switch (record.kind()) {
          case FRAME -> new Decoded(Frame.decode(record.payload()));
          case SEAL -> {
            Seal seal = Seal.decode(record.payload());
            yield new Checked(seal, sealCheck.check(seal));
          }
        };
      } catch (FormatFault e) {
        return new Malformed(String.valueOf(e.getMessage()));
      }
    };
  }

  private static long rows(Frame frame) {
    return switch (frame) {
      case TelemetryFrame telemetry -> telemetry.rows();
      case UsageFrame usage -> usage.events().size();
    };
  }

  private static Content get(Future<Content> content) {
    try {
      return content.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading the archive", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("decoding failed", e.getCause());
    }
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
