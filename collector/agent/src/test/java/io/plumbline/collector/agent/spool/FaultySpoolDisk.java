package io.plumbline.collector.agent.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The real disk, but one chosen operation fails, after having taken effect not at all, in part or
 * wholly. Forces count as operations and do nothing: nobody cuts the power in a test.
 */
final class FaultySpoolDisk implements SpoolDisk {
  /** What a failing operation has done nevertheless. */
  enum Effect {
    NONE,
    PART,
    WHOLE
  }

  private final int failing;
  private final Effect effect;
  private final Runnable onFailure;
  private int operations;
  private boolean failed;

  /** The operation with this number fails; the callback sees the disk as it is then. */
  FaultySpoolDisk(int failing, Effect effect, Runnable onFailure) {
    this.failing = failing;
    this.effect = effect;
    this.onFailure = onFailure;
  }

  /** Whether the failure has happened. */
  boolean hasFailed() {
    return failed;
  }

  @FunctionalInterface
  private interface Step<T> {
    T run() throws IOException;
  }

  private boolean fails() {
    boolean now = operations++ == failing;
    failed |= now;
    return now;
  }

  private <T> T perform(Step<T> step) throws IOException {
    if (!fails()) {
      return step.run();
    }
    if (effect != Effect.NONE && step.run() instanceof File file) {
      file.close();
    }
    onFailure.run();
    throw new IOException("No space left on device");
  }

  private void perform(Path from, Path to) throws IOException {
    boolean done =
        perform(() -> {
          REAL.move(from, to);
          return true;
        });
    assert done;
  }

  @Override
  public File create(Path path) throws IOException {
    return new FaultyFile(perform(() -> REAL.create(path)));
  }

  @Override
  public File open(Path path) throws IOException {
    return new FaultyFile(perform(() -> REAL.open(path)));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    perform(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    boolean done =
        perform(() -> {
          REAL.delete(path);
          return true;
        });
    assert done;
  }

  @Override
  public void sync(Path folder) throws IOException {
    boolean done = perform(() -> true);
    assert done;
  }

  private final class FaultyFile implements File {
    private final File real;

    FaultyFile(File real) {
      this.real = real;
    }

    @Override
    public void write(byte[] bytes, long offset) throws IOException {
      if (!fails()) {
        real.write(bytes, offset);
        return;
      }
      switch (effect) {
        case NONE -> {}
        case PART -> real.write(Arrays.copyOf(bytes, bytes.length / 2), offset);
        case WHOLE -> real.write(bytes, offset);
      }
      onFailure.run();
      throw new IOException("No space left on device");
    }

    @Override
    public void force() throws IOException {
      if (fails()) {
        onFailure.run();
        throw new IOException("Input/output error");
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      if (fails()) {
        if (effect != Effect.NONE) {
          real.truncate(length);
        }
        onFailure.run();
        throw new IOException("Input/output error");
      }
      real.truncate(length);
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
