package io.plumbline.collector.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The real disk, but one chosen operation fails, after having taken effect in part, wholly or not
 * at all. Syncs count as operations and do nothing: nobody cuts the power in a test.
 */
public final class FaultyDisk implements Disk {
  /** What a failing operation has done nevertheless. */
  public enum Effect {
    NONE,
    PART,
    WHOLE
  }

  private final int failing;
  private final Effect effect;
  private final boolean kills;
  private int operations;
  private boolean failed;

  /** The operation with this number fails; with −1 none does. */
  public FaultyDisk(int failing, Effect effect) {
    this(failing, effect, false);
  }

  /**
   * The same.
   *
   * @param kills whether no operation after it has any effect
   */
  FaultyDisk(int failing, Effect effect, boolean kills) {
    this.failing = failing;
    this.effect = effect;
    this.kills = kills;
  }

  /** Whether the failure has happened. */
  public synchronized boolean hasFailed() {
    return failed;
  }

  /** Whether no operation has any effect any more. */
  public synchronized boolean isDead() {
    return failed && kills;
  }

  @Override
  public File create(Path path) throws IOException {
    return new FaultyFile(perform(() -> REAL.create(path)));
  }

  @Override
  public File reopen(Path path) throws IOException {
    return new FaultyFile(perform(() -> REAL.reopen(path)));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    perform(() -> {
      REAL.rename(from, to);
      return true;
    });
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    perform(() -> {
      REAL.replace(from, to);
      return true;
    });
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    perform(() -> true);
  }

  /** What the next operation does before it fails; null where it does not fail. */
  private synchronized @Nullable Effect failure() {
    boolean dead = isDead();
    boolean now = operations++ == failing;
    failed |= now;
    return dead ? Effect.NONE : now ? effect : null;
  }

  private <T> T perform(Action<T> action) throws IOException {
    Effect failure = failure();
    if (failure == null) {
      return action.run();
    }
    if (failure != Effect.NONE && action.run() instanceof File file) {
      file.close();
    }
    throw new IOException("No space left on device");
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private final class FaultyFile implements File {
    private final File real;

    FaultyFile(File real) {
      this.real = real;
    }

    @Override
    public void append(ByteBuffer... parts) throws IOException {
      Effect failure = failure();
      if (failure == null) {
        real.append(parts);
        return;
      }
      for (ByteBuffer part : parts) {
        if (failure == Effect.WHOLE) {
          real.append(part.duplicate());
        } else if (failure == Effect.PART) {
          real.append(part.duplicate().limit(part.position() + (part.remaining() + 1) / 2));
          break;
        }
      }
      throw new IOException("No space left on device");
    }

    @Override
    public void sync() throws IOException {
      if (failure() != null) {
        throw new IOException("Input/output error");
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      if (failure() != null) {
        throw new IOException("Input/output error");
      }
      real.truncate(size);
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
