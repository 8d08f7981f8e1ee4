package io.plumbline.verifier.engine;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.segment.GroupFold;
import io.plumbline.verifier.engine.segment.GroupPart;
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
 * Folds the segments of an archive on several threads and gives what comes out in their order.
 * Small segments that follow each other are folded together, a large one by several threads. At
 * most two groups for each thread are folded ahead of what is given. Closed segments are mapped,
 * not read. Used by one thread.
 */
final class SegmentPasses implements AutoCloseable {
  private static final long LEAST_GROUP_BYTES = 1 << 20;
  private static final long MOST_GROUP_BYTES = 16 << 20;

  /** So many groups for each thread let them end at about the same time. */
  private static final int GROUPS_PER_THREAD = 6;

  private final SegmentFold fold;
  private final int threadCount;
  private final ExecutorService threads;

  /** What to fold, and how. */
  record What(
      Map<SegmentFile, Set<Long>> without, DeviceSlice.Form form, Predicate<String> devices) {}

  /** Takes in one group of segments after the other. */
  interface Sink {
    void take(List<SegmentFile> files, GroupPart part) throws IOException;
  }

  /** What comes out of a group, once it is there. */
  private interface Result {
    GroupPart await();
  }

  private record Opened(SegmentPlan plan, long bytes) {}

  /** A group under way; a large segment is alone in its group. */
  private record Running(List<SegmentFile> files, Arena arena, long bytes, Result result) {}

  SegmentPasses(SegmentFold fold, int threads) {
    this.fold = fold;
    this.threadCount = threads;
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

  /** Folds segments and gives each group to the sink, from this thread and in their order. */
  void run(List<SegmentFile> files, What what, Sink sink) throws IOException {
    ArrayDeque<Running> running = new ArrayDeque<>();
    long ahead = 0;
    long groupBytes =
        Math.clamp(
            bytes(files) / ((long) GROUPS_PER_THREAD * threadCount),
            LEAST_GROUP_BYTES,
            MOST_GROUP_BYTES);
    try {
      for (List<SegmentFile> group : groups(files, groupBytes)) {
        Running next = begin(group, what);
        running.add(next);
        ahead += next.bytes();
        while (ahead > 2 * threadCount * groupBytes && running.size() > 1) {
          ahead -= running.element().bytes();
          give(running, sink);
        }
      }
      while (!running.isEmpty()) {
        give(running, sink);
      }
    } finally {
      for (Running left : running) {
        left.result().await();
        left.arena().close();
      }
    }
  }

  private static void give(ArrayDeque<Running> running, Sink sink) throws IOException {
    Running first = running.element();
    GroupPart part = first.result().await();
    running.remove();
    first.arena().close();
    sink.take(first.files(), part);
  }

  /** Folds a group once more. */
  GroupPart again(List<SegmentFile> files, What what) throws IOException {
    Running running = begin(files, what);
    try {
      return running.result().await();
    } finally {
      running.arena().close();
    }
  }

  private static List<List<SegmentFile>> groups(List<SegmentFile> files, long groupBytes)
      throws IOException {
    List<List<SegmentFile>> groups = new ArrayList<>();
    List<SegmentFile> group = new ArrayList<>();
    long bytes = 0;
    for (SegmentFile file : files) {
      long size = Files.exists(file.path()) ? Files.size(file.path()) : 0;
      if (!group.isEmpty() && (file.open() || bytes + size > groupBytes)) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(file);
      bytes += file.open() ? groupBytes : size;
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  private Running begin(List<SegmentFile> files, What what) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      long bytes = 0;
      List<SegmentPlan> plans = new ArrayList<>();
      for (SegmentFile file : files) {
        Opened opened = open(file, what, arena);
        plans.add(opened.plan());
        bytes += opened.bytes();
      }
      return new Running(List.copyOf(files), arena, bytes, started(plans));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private Result started(List<SegmentPlan> plans) {
    if (plans.size() > 1 || plans.getFirst().stretches().size() < 2) {
      Future<GroupPart> part = threads.submit(new GroupFold(fold, plans));
      return () -> get(part);
    }
    SegmentPlan plan = plans.getFirst();
    List<Future<StretchPart>> stretches = new ArrayList<>();
    for (StretchFold stretch : plan.stretches()) {
      stretches.add(threads.submit(stretch));
    }
    return () -> {
      SegmentPart part = plan.join(stretches.stream().map(SegmentPasses::get).toList());
      return new GroupPart(List.of(part.trail()), part.slices());
    };
  }

  private Opened open(SegmentFile file, What what, Arena arena) throws IOException {
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
    return new Opened(plan, bytes.byteSize());
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
