package io.plumbline.verifier.engine.pack;

import io.plumbline.verifier.engine.pack.statement.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts seals by what is known of their arrival: whether a trusted witness had seen the log with a
 * seal within the real-time limit of when the gateway says that it came.
 */
final class ArrivalCount {
  private final String gateway;
  private final long lagSeconds;
  private final int quorum;
  private long proved;
  private long late;
  private long unwitnessed;
  private long firstLate = Long.MAX_VALUE;
  private long lastLate = Long.MIN_VALUE;
  private long longestSeconds;

  ArrivalCount(String gateway, long lagSeconds, int quorum) {
    this.gateway = gateway;
    this.lagSeconds = lagSeconds;
    this.quorum = quorum;
  }

  void add(long arrivalMicros, long seenBySeconds) {
    if (seenBySeconds == CosignedSizes.NEVER) {
      unwitnessed++;
      return;
    }
    long behind = seenBySeconds - Math.floorDiv(arrivalMicros, 1_000_000);
    if (behind <= lagSeconds) {
      proved++;
      return;
    }
    late++;
    firstLate = Math.min(firstLate, arrivalMicros);
    lastLate = Math.max(lastLate, arrivalMicros);
    longestSeconds = Math.max(longestSeconds, behind);
  }

  List<Statement> statements() {
    List<Statement> list = new ArrayList<>();
    if (proved > 0) {
      list.add(
          Statement.proved(
              "arrival",
              gateway,
              "%d 个签名的到达时间由 %d 个见证方在 %d 小时之内确认",
              "the arrival of %d seals was confirmed by %d witnesses or more within %d hours",
              proved,
              quorum,
              lagSeconds / 3600));
    }
    if (late > 0) {
      list.add(
          Statement.asserted(
              "arrival-late",
              gateway,
              gateway,
              "%d 个签名的到达时间（%s 至 %s）只有网关自己说：%d 个见证方最多晚 %d 天才看到，可能是事后补造",
              "the arrival of %d seals (%s to %s) is the gateway's word: %d witnesses saw them up"
                  + " to %d days later; they may have been made afterwards",
              late,
              instant(firstLate),
              instant(lastLate),
              quorum,
              Math.ceilDiv(longestSeconds, 86_400)));
    }
    if (unwitnessed > 0) {
      list.add(
          Statement.asserted(
              "arrival-unwitnessed",
              gateway,
              gateway,
              "%d 个签名的到达时间没有得到 %d 个受信任的见证方确认",
              "the arrival of %d seals was not confirmed by %d trusted witnesses",
              unwitnessed,
              quorum));
    }
    return list;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
  }
}
