package io.plumbline.verifier.engine.suspicion.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.trace.TraceSink;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The four looks at the device ledger. */
class IdentityInflationTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);

  private final SequencedMap<String, Enterprise> enterprises = new LinkedHashMap<>();
  private final SequencedMap<String, Device> devices = new LinkedHashMap<>();

  private void add(
      String enterprise, String gateway, LocalDate from, @Nullable LocalDate to, String serial) {
    enterprises.putIfAbsent(
        enterprise, new Enterprise(enterprise, "企业", "上海", "", "", null, null, false, false, ""));
    String id = "D" + devices.size();
    devices.put(
        id,
        new Device(
            id,
            "",
            enterprise,
            "机床",
            Deployment.PUBLIC_CLOUD,
            "",
            gateway,
            from,
            to,
            300,
            "厂商",
            serial,
            ""));
  }

  private List<Candidate> found(IdentityInflation.Look look) {
    Ledger ledger =
        new Ledger(
            enterprises,
            devices,
            new LinkedHashMap<>(),
            List.of(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            List.of());
    DayCalendar calendar = new DayCalendar(ZoneOffset.UTC, AS_OF.minusMonths(2), AS_OF);
    List<Candidate> candidates = new ArrayList<>();
    look.examine(
        new TraceSink(ledger, calendar, DaySpan.of(AS_OF.minusDays(30), AS_OF), 0).finish(),
        candidates);
    return candidates;
  }

  @Test
  void oneSerialInTwoRowsIsFoundWhateverCaseAndBlanksAndPlaceholdersAreNot() {
    add("E1", "", AS_OF, null, "sn 4711");
    add("E2", "", AS_OF, null, "SN4711");
    add("E1", "", AS_OF, null, "0000");
    add("E2", "", AS_OF, null, "0000");
    add("E1", "", AS_OF, null, "N/A");
    add("E2", "", AS_OF, null, "N/A");

    List<Candidate> found = found(new SameSerial());

    assertEquals(List.of(List.of("D0", "D1")), found.stream().map(Candidate::devices).toList());
    assertEquals(List.of("D1"), found.getFirst().leftOut());
  }

  @Test
  void manyEnterprisesOnOneDayAreFoundAndAWholeFactoryOnOneDayIsNot() {
    LocalDate bunch = LocalDate.of(2023, 7, 3);
    for (int i = 0; i < 200; i++) {
      add("E" + i, "", AS_OF.minusDays(i), null, "");
      add("FACTORY", "", LocalDate.of(2024, 2, 7), null, "");
    }
    assertEquals(List.of(), found(new BunchedBirths()));

    for (int i = 0; i < 30; i++) {
      add("X" + i, "", bunch, null, "");
    }
    List<Candidate> found = found(new BunchedBirths());

    assertEquals(1, found.size());
    assertEquals(30, found.getFirst().devices().size());
    assertEquals(30.0, found.getFirst().statistic());
    assertEquals(List.of(), found.getFirst().leftOut());
  }

  @Test
  void anEnterpriseWhoseDevicesLiveForAMonthIsFound() {
    for (int i = 0; i < 20; i++) {
      add("E1", "", LocalDate.of(2024, 6, 1), LocalDate.of(2024, 7, 1), "");
      add("E2", "", LocalDate.of(2024, 6, 1), i == 0 ? LocalDate.of(2024, 6, 9) : null, "");
    }

    List<Candidate> found = found(new ShortLives());

    assertEquals(1, found.size());
    assertEquals(20, found.getFirst().devices().size());
    assertEquals(1.0, found.getFirst().statistic());
  }

  @Test
  void aGatewayWithAHundredTimesTheUsualNumberIsFound() {
    for (int gateway = 0; gateway < 20; gateway++) {
      for (int i = 0; i < 5 + gateway % 3; i++) {
        add("E1", "G" + gateway, AS_OF, null, "");
      }
    }
    assertEquals(List.of(), found(new CrowdedGateways()));

    for (int i = 0; i < 600; i++) {
      add("E1", "CROWDED", AS_OF, null, "");
    }
    List<Candidate> found = found(new CrowdedGateways());

    assertEquals(1, found.size());
    assertEquals(600, found.getFirst().devices().size());
    assertEquals(100, found.getFirst().statistic(), 0.5);
  }
}
