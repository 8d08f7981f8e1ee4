package io.plumbline.deploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineBudgetTest {
  private final LineBudget budget = new LineBudget();
  private long now = 1_000_000;

  private LineBudget.Verdict judge(String kind) {
    return budget.judge(kind, now);
  }

  @Test
  void aMachineThatIsDeadForAWeekWritesFewLinesAndEveryOtherIsCounted() {
    long written = 0;
    long counted = 0;
    long lines = Duration.ofDays(7).toSeconds() / 5;
    for (long i = 0; i < lines; i++) {
      LineBudget.Verdict verdict = judge("line-1: no answer");
      written += verdict.isWritten() ? 1 : 0;
      counted += verdict.omitted();
      now += 5000;
    }
    assertTrue(written > 30 && written < 50, "lines: " + written);
    now += Duration.ofHours(6).toMillis();
    LineBudget.Verdict last = judge("line-1: no answer");
    assertTrue(last.isWritten());
    assertEquals(lines + 1, written + 1 + counted + last.omitted());
  }

  @Test
  void kindsDoNotTakeFromEachOther() {
    for (int i = 0; i < 100; i++) {
      assertEquals(i < 5, judge("line-1").isWritten());
    }
    assertTrue(judge("line-2").isWritten());
  }

  @Test
  void afterALongSilenceAKindBeginsAnew() {
    for (int i = 0; i < 10; i++) {
      assertEquals(i < 5, judge("line-1").isWritten());
    }
    now += Duration.ofHours(2).toMillis();
    for (int i = 0; i < 10; i++) {
      LineBudget.Verdict verdict = judge("line-1");
      assertEquals(i < 5, verdict.isWritten());
      assertEquals(i == 0 ? 5 : 0, verdict.omitted());
    }
  }

  @Test
  void whatIsRememberedIsBounded() {
    for (int i = 0; i < 100_000; i++) {
      assertTrue(judge("kind " + i).isWritten());
    }
    assertTrue(judge("kind 0").isWritten(), "forgotten long ago");
  }
}
