package io.plumbline.driver;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void pauses_double_up_to_the_limit_and_start_again_after_a_success() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(450));
    for (int round = 0; round < 2; round++) {
      for (long whole : new long[] {100, 200, 400, 450, 450}) {
        long pause = backoff.nextMillis();
        assertTrue(
            pause >= whole / 2 && pause <= whole,
            pause + " ms, expected " + whole / 2 + " to " + whole);
      }
      backoff.reset();
    }
  }

  @Test
  void a_limit_below_the_first_pause_is_a_bug() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    assertThrows(
        IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
  }
}
