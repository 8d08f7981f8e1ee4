package io.plumbline.contract.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void numbered_devices_and_channels_have_hashes_of_their_own() {
    Set<Integer> hashes = new HashSet<>();
    for (int device = 0; device < 100; device++) {
      for (int channel = 0; channel < 1000; channel++) {
        hashes.add(
            new Series("D%04d".formatted(device), "t%03d".formatted(channel), Role.PROCESS)
                .hashCode());
      }
    }
    assertTrue(hashes.size() > 99_000, "hashes of 100000 series: " + hashes.size());
  }

  @Test
  void equal_series_have_one_hash() {
    assertEquals(
        new Series("D1", "load", Role.PROCESS, "%").hashCode(),
        new Series("D1", "load", Role.PROCESS, "%").hashCode());
  }
}
