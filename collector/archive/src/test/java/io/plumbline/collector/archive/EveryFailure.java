package io.plumbline.collector.archive;

import java.nio.file.Path;

/** The crash matrix: each file operation of a piece of work fails once, with each effect. */
public final class EveryFailure {
  private EveryFailure() {}

  /** A piece of work, done on a folder of its own, and what must hold afterwards. */
  public interface Attempt {
    void run(FaultyDisk disk, Path root, String name) throws Exception;
  }

  /**
   * Runs the work again and again, until no operation is left that could fail.
   *
   * @return how many runs that took
   */
  public static int of(Path folder, Attempt attempt) throws Exception {
    return of(folder, false, attempt);
  }

  /** The same, where nothing that follows the failure is done any more: the process was killed. */
  public static int ofKills(Path folder, Attempt attempt) throws Exception {
    return of(folder, true, attempt);
  }

  private static int of(Path folder, boolean kills, Attempt attempt) throws Exception {
    int runs = 0;
    for (FaultyDisk.Effect effect : FaultyDisk.Effect.values()) {
      for (int failing = 0; ; failing++) {
        FaultyDisk disk = new FaultyDisk(failing, effect, kills);
        attempt.run(
            disk, folder.resolve(effect + "-" + failing), effect + " at operation " + failing);
        runs++;
        if (!disk.hasFailed()) {
          break;
        }
      }
    }
    return runs;
  }
}
