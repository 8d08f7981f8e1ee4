package io.plumbline.contract.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void distanceCountsInsertionsDeletionsAndChanges() {
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(0, Nearest.distance("机床", "机床"));
    assertEquals(4, Nearest.distance("", "name"));
  }

  @Test
  void theNearestWordIsFoundAndTiesGoToTheFirstInOrder() {
    assertEquals(Optional.of("物流设备"), Nearest.to("物留设备", List.of("机床", "物流设备")));
    assertEquals(Optional.of("aa"), Nearest.to("a", List.of("ab", "aa")));
    assertEquals(Optional.empty(), Nearest.to("a", List.of()));
  }
}
