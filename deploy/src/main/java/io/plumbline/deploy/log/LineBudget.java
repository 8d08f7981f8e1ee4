package io.plumbline.deploy.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many lines of one kind may be written: the first few at once, then one after a pause that
 * doubles from a minute to six hours. A kind that was silent for an hour longer than its pause
 * begins anew. So a machine that is dead for a week costs about forty lines instead of a hundred
 * thousand. Remembers a bounded number of kinds. Thread-safe.
 */
final class LineBudget {
  private static final int AT_ONCE = 5;
  private static final int MOST_KINDS = 2000;
  private static final long FIRST_PAUSE = Duration.ofMinutes(1).toMillis();
  private static final long LAST_PAUSE = Duration.ofHours(6).toMillis();
  private static final long FORGETTING = Duration.ofHours(1).toMillis();

  private final Map<String, Kind> kinds =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kind> eldest) {
          return size() > MOST_KINDS;
        }
      };

  private static final class Kind {
    private int written;
    private long omitted;
    private long pause = FIRST_PAUSE;
    private long nextMillis;
    private long lastMillis;
  }

  /**
   * What is to be done with a line.
   *
   * @param isWritten whether it is written
   * @param omitted how many of its kind were left out since the last that was written; 0 unless
   *     this one is written
   */
  record Verdict(boolean isWritten, long omitted) {}

  /** Judges one line of a kind. */
  synchronized Verdict judge(String name, long nowMillis) {
    Kind kind = kinds.computeIfAbsent(name, key -> new Kind());
    if (kind.written > 0 && nowMillis - kind.lastMillis > kind.pause + FORGETTING) {
      kind.written = 0;
      kind.pause = FIRST_PAUSE;
    }
    kind.lastMillis = nowMillis;
    if (kind.written < AT_ONCE) {
      kind.written++;
      kind.nextMillis = nowMillis + FIRST_PAUSE;
      return written(kind);
    }
    if (nowMillis < kind.nextMillis) {
      kind.omitted++;
      return new Verdict(false, 0);
    }
    kind.pause = Math.min(LAST_PAUSE, 2 * kind.pause);
    kind.nextMillis = nowMillis + kind.pause;
    return written(kind);
  }

  private static Verdict written(Kind kind) {
    long omitted = kind.omitted;
    kind.omitted = 0;
    return new Verdict(true, omitted);
  }
}
