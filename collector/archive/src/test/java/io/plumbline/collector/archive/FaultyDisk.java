package io.plumbline.collector.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The real disk, but one chosen operation fails, after having taken effect in part, wholly or not
 * at all. Syncs count as operations and do nothing: nobody cuts the power in a test.
 */
final class FaultyDisk implements Disk {
  /** What a failing operation has done nevertheless. */
  enum Effect {
    NONE,
    PART,
    WHOLE
  }

  private final int failing;
  private final Effect effect;
  private int operations;
  private boolean failed;

  /** The operation with this number fails; with −1 none does. */
  FaultyDisk(int failing, Effect effect) {
    this.failing = failing;
    this.effect = effect;
  }

  /** Whether the failure has happened. */
  boolean hasFailed() {
    return failed;
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

  private boolean fails() {
    boolean now = operations++ == failing;
    failed |= now;
    return now;
  }

  private <T> T perform(Action<T> action) throws IOException {
    if (!fails()) {
      return action.run();
    }
    if (effect != Effect.NONE && action.run() instanceof File file) {
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
      if (!fails()) {
        real.append(parts);
        return;
      }
      for (ByteBuffer part : parts) {
        if (effect == Effect.WHOLE) {
          real.append(part.duplicate());
        } else if (effect == Effect.PART) {
          real.append(part.duplicate().limit(part.position() + (part.remaining() + 1) / 2));
          break;
        }
      }
      throw new IOException("No space left on device");
    }

    @Override
    public void sync() throws IOException {
      if (fails()) {
        throw new IOException("Input/output error");
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      if (fails()) {
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
