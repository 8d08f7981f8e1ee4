package io.plumbline.contract.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerRulesTest {
  @Test
  void theVocabulariesHaveTheMembersOfTheAppendices() {
    assertEquals(16, Vocabulary.DEVICE_CATEGORIES.members().size());
    assertEquals(9, Vocabulary.APP_CATEGORIES.members().size());
    assertEquals(22, Vocabulary.INDUSTRIES.members().size());
    assertEquals(4, Vocabulary.MODEL_CLASSES.members().size());
    assertEquals(6, Vocabulary.SOLUTION_KINDS.members().size());
    // 34 provinces, 5 cities with plans of their own, and abroad.
    assertEquals(40, Vocabulary.REGIONS.members().size());
    assertTrue(Vocabulary.REGIONS.contains(Enterprise.OVERSEAS));
  }

  @Test
  void everyMemberStandsInTheNotice() throws IOException {
    Path notice = seed("shanghai-410-2024.txt");
    Assumptions.assumeTrue(
        notice != null, "left out: the notices are not beside this checkout (shared/seeds)");
    String text = Files.readString(notice).replaceAll("\\s", "");
    for (var appendix :
        List.of(
            List.of("附录A工业设备二级分类口径", Vocabulary.DEVICE_CATEGORIES),
            List.of("附录B工业APP分类口径", Vocabulary.APP_CATEGORIES),
            List.of("附录C行业分类口径", Vocabulary.INDUSTRIES),
            List.of("附录D工业模型分类口径", Vocabulary.MODEL_CLASSES),
            List.of("附录E解决方案分类口径", Vocabulary.SOLUTION_KINDS),
            List.of("附录F区域分类口径", Vocabulary.REGIONS))) {
      int at = text.indexOf((String) appendix.get(0));
      assertTrue(at >= 0, (String) appendix.get(0));
      for (String member : ((Vocabulary) appendix.get(1)).members()) {
        int found = text.indexOf(member, at);
        assertTrue(found >= at, member + " in its place in " + appendix.get(0));
        at = found;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "采矿设备, 运行设备",
    "仪器仪表, 运行设备",
    "机床, 加工设备",
    "电工、电子设备, 加工设备",
    "工程机械, 行走设备",
    "交通设备, 行走设备",
    "其他, 其它设备",
  })
  void categoriesAreGroupedAsTheMinistryDoes(String category, String group) {
    assertEquals(group, DeviceGroup.ofCategory(category).token());
  }

  @Test
  void everyCategoryHasAGroupAndNothingElseHas() {
    List<Integer> sizes = new ArrayList<>();
    for (DeviceGroup group : DeviceGroup.values()) {
      sizes.add(
          (int)
              Vocabulary.DEVICE_CATEGORIES.members().stream()
                  .filter(category -> DeviceGroup.ofCategory(category) == group)
                  .count());
    }
    assertEquals(List.of(7, 4, 4, 1), sizes);
    assertThrows(IllegalArgumentException.class, () -> DeviceGroup.ofCategory("车床"));
  }

  @Test
  void deploymentsGoByTheirChineseNames() {
    assertEquals(List.of("公有云", "私有云", "专有网"), Deployment.NAMES);
    assertEquals(Optional.of(Deployment.PRIVATE_CLOUD), Deployment.of("私有云"));
    assertEquals(Optional.empty(), Deployment.of("公有云 "));
  }

  @Test
  void aDeviceIsInServiceFromItsFirstDayUntilTheDayBeforeItRetires() {
    LocalDate first = LocalDate.of(2024, 2, 28);
    LocalDate last = LocalDate.of(2024, 3, 1);
    Device device = device(first, last.plusDays(1));
    assertFalse(device.inServiceOn(first.minusDays(1)));
    assertTrue(device.inServiceOn(first));
    assertTrue(device.inServiceOn(last));
    assertFalse(device.inServiceOn(last.plusDays(1)));
    assertTrue(device(first, null).inServiceOn(LocalDate.of(2999, 1, 1)));
  }

  @Test
  void aSubscriptionHoldsFromItsFirstDayUntilTheDayBeforeItsEnd() {
    LocalDate from = LocalDate.of(2024, 1, 1);
    Subscription ended = new Subscription("A", "U", from, from.plusDays(2), null);
    assertFalse(ended.holdsOn(from.minusDays(1)));
    assertTrue(ended.holdsOn(from.plusDays(1)));
    assertFalse(ended.holdsOn(from.plusDays(2)));
    assertTrue(new Subscription("A", "U", from, null, null).holdsOn(from.plusYears(9)));
  }

  private static Device device(LocalDate from, @Nullable LocalDate to) {
    return new Device(
        "D", "", "E", "机床", Deployment.PUBLIC_CLOUD, "", "", from, to, 300, "", "", "");
  }

  private static @Nullable Path seed(String name) {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path file = up.resolve("shared/seeds").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    return null;
  }
}
