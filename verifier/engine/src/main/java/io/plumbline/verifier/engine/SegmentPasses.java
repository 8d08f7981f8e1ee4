package io.plumbline.verifier.engine;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.segment.SegmentFold;
import io.plumbline.verifier.engine.segment.SegmentPart;
import io.plumbline.verifier.engine.segment.SegmentPlan;
import io.plumbline.verifier.engine.segment.StretchFold;
import io.plumbline.verifier.engine.segment.StretchPart;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Folds the segments of an archive on several threads and gives what comes out in their order. At
 * most {@link #MAX_BYTES_AHEAD} of segments are folded ahead of the one that is given. Closed
 * segments are mapped, not read. Used by one thread.
 */
final class SegmentPasses implements AutoCloseable {
  private static final long MAX_BYTES_AHEAD = 6 << 20;

  private final SegmentFold fold;
  private final ExecutorService threads;

  /** What to fold, and how. */
  record What(
      Map<SegmentFile, Set<Long>> without, DeviceSlice.Form form, Predicate<String> devices) {}

  /** Takes in one segment after the other. */
  interface Sink {
    void take(SegmentFile file, SegmentPart part) throws IOException;
  }

  private record Running(
      SegmentFile file,
      Arena arena,
      SegmentPlan plan,
      List<Future<StretchPart>> parts,
      long bytes) {}

  SegmentPasses(SegmentFold fold, int threads) {
    this.fold = fold;
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("fold-", 1).factory());
  }

  /** Bytes of segments, as far as they are still there under their names. */
  long bytes(List<SegmentFile> files) throws IOException {
    long bytes = 0;
    for (SegmentFile file : files) {
      bytes += Files.exists(file.path()) ? Files.size(file.path()) : 0;
    }
    return bytes;
  }

  /** Folds segments and gives each to the sink, from this thread and in their order. */
  void run(List<SegmentFile> files, What what, Sink sink) throws IOException {
    ArrayDeque<Running> running = new ArrayDeque<>();
    long ahead = 0;
    try {
      for (SegmentFile file : files) {
        Running next = begin(file, what);
        running.add(next);
        ahead += next.bytes();
        while (ahead > MAX_BYTES_AHEAD && running.size() > 1) {
          ahead -= running.element().bytes();
          give(running, sink);
        }
      }
      while (!running.isEmpty()) {
        give(running, sink);
      }
    } finally {
      for (Running left : running) {
        left.parts().forEach(SegmentPasses::get);
        left.arena().close();
      }
    }
  }

  private static void give(ArrayDeque<Running> running, Sink sink) throws IOException {
    Running first = running.element();
    SegmentPart part = join(first);
    running.remove();
    first.arena().close();
    sink.take(first.file(), part);
  }

  /** Folds one segment once more. */
  SegmentPart again(SegmentFile file, What what) throws IOException {
    Running running = begin(file, what);
    try {
      return join(running);
    } finally {
      running.arena().close();
    }
  }

  private static SegmentPart join(Running running) {
    List<StretchPart> parts = new ArrayList<>();
    for (Future<StretchPart> part : running.parts()) {
      parts.add(get(part));
    }
    return running.plan().join(parts);
  }

  private Running begin(SegmentFile file, What what) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      boolean closed = !file.open();
      MemorySegment bytes;
      try {
        bytes = open(file.path(), closed, arena);
      } catch (NoSuchFileException e) {
        if (closed) {
          throw e;
        }
        closed = true; // closed since it was listed
        String name = String.valueOf(file.path().getFileName());
        String whole =
            name.substring(0, name.length() - ArchiveLayout.OPEN.length()) + ArchiveLayout.CLOSED;
        bytes = open(file.path().resolveSibling(whole), true, arena);
      }
      SegmentPlan plan =
          fold.plan(
              bytes,
              closed,
              what.without().getOrDefault(file, Set.of()),
              what.form(),
              what.devices());
      List<Future<StretchPart>> parts = new ArrayList<>();
      for (StretchFold stretch : plan.stretches()) {
        parts.add(threads.submit(stretch));
      }
      return new Running(file, arena, plan, parts, bytes.byteSize());
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static MemorySegment open(Path file, boolean closed, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (closed) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      }
      // A gateway may still cut a torn end: what is mapped must not go away.
      ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (copy.hasRemaining() && channel.read(copy) >= 0) {
        continue;
      }
      return MemorySegment.ofBuffer(copy.flip());
    }
  }

  /** Does something with each element, on all threads, in no order. */
  <T> void each(Collection<T> elements, Consumer<T> action) {
    List<T> all = List.copyOf(elements);
    List<FutureTask<Boolean>> tasks = new ArrayList<>();
    int share = Math.max(1, all.size() / 64);
    for (int from = 0; from < all.size(); from += share) {
      List<T> some = all.subList(from, Math.min(all.size(), from + share));
      FutureTask<Boolean> task = new FutureTask<>(() -> some.forEach(action), true);
      tasks.add(task);
      threads.execute(task);
    }
    tasks.forEach(SegmentPasses::get);
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while folding", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("folding failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
