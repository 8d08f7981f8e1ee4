package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.ledger.App;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Developer;
import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.Microservice;
import io.plumbline.contract.ledger.Model;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.contract.usage.UsageEvent.Action;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Findings;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.DeviceTerms;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.indicators.DeviceIndicators;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FactBook;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.LedgerIndicators;
import io.plumbline.verifier.engine.indicators.Standing;
import io.plumbline.verifier.engine.indicators.UsageIndicators;
import io.plumbline.verifier.engine.indicators.UsageTallies;
import io.plumbline.verifier.engine.usage.UsageLog;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A ledger, what its devices sent and how its Apps were used, in memory. */
final class SmallFleet {
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant NOON = AS_OF.atTime(12, 0).atZone(ZONE).toInstant();
  private static final LocalDate LONG_AGO = LocalDate.of(2022, 1, 1);

  private final DayCalendar calendar =
      new DayCalendar(ZONE, AS_OF.minusMonths(14), AS_OF.plusDays(2));
  private final Map<String, DeviceSlice> samples = new LinkedHashMap<>();
  private final Map<String, FleetDevice> fleet = new LinkedHashMap<>();
  private final LinkedHashMap<String, Device> rows = new LinkedHashMap<>();
  private final SortedMap<String, Long> strangers = new TreeMap<>();
  private final LinkedHashMap<String, App> apps = new LinkedHashMap<>();
  private final LinkedHashMap<String, Model> models = new LinkedHashMap<>();
  private final LinkedHashMap<String, Microservice> services = new LinkedHashMap<>();
  private final LinkedHashMap<String, Developer> developers = new LinkedHashMap<>();
  private final LinkedHashMap<String, Enterprise> enterprises = new LinkedHashMap<>();
  private final List<UsageEvent> events = new ArrayList<>();

  /** One working device and one for each reason not to count. */
  static SmallFleet ofEveryCause() {
    SmallFleet fleet = new SmallFleet();
    fleet.enterprises.put("E1", enterprise("E1", "上海", ""));
    fleet.device("works", Deployment.PRIVATE_CLOUD, LONG_AGO, null, "SN-1");
    fleet.sends("works", Role.STATE, Duration.ZERO, Duration.ZERO, Quality.GOOD);
    for (String id : List.of("silent", "heartbeat", "late", "future", "bad")) {
      fleet.device(id, Deployment.PRIVATE_CLOUD, LONG_AGO, null, "");
    }
    fleet.sends("heartbeat", Role.HEARTBEAT, Duration.ZERO, Duration.ZERO, Quality.GOOD);
    fleet.sends("late", Role.STATE, Duration.ofDays(3), Duration.ofHours(25), Quality.GOOD);
    fleet.sends("future", Role.PROCESS, Duration.ZERO, Duration.ofMinutes(-6), Quality.GOOD);
    fleet.sends("bad", Role.STATE, Duration.ZERO, Duration.ZERO, Quality.BAD);
    fleet.device("outside", Deployment.PRIVATE_CLOUD, AS_OF.minusDays(2), null, "");
    fleet.sends("outside", Role.STATE, Duration.ofDays(9), Duration.ZERO, Quality.GOOD);
    fleet.device("twin", Deployment.PRIVATE_CLOUD, LONG_AGO, null, "SN-1");
    fleet.device("retired", Deployment.PRIVATE_CLOUD, LONG_AGO, AS_OF.minusDays(40), "");
    fleet.device("planned", Deployment.PRIVATE_CLOUD, AS_OF.plusDays(1), null, "");
    fleet.strangers.put("stranger", 7L);
    return fleet;
  }

  /** Public-cloud devices that ran on the as-of day, and others that never sent anything. */
  static SmallFleet ofRunning(int running, int silent) {
    SmallFleet fleet = new SmallFleet();
    fleet.enterprises.put("E1", enterprise("E1", "上海", ""));
    for (int i = 0; i < running + silent; i++) {
      String id = "D" + i;
      fleet.device(id, Deployment.PUBLIC_CLOUD, LONG_AGO, null, "");
      if (i < running) {
        fleet.sends(id, Role.STATE, Duration.ZERO, Duration.ZERO, Quality.GOOD);
      }
    }
    return fleet;
  }

  /** Everything by chance. */
  static SmallFleet random(long seed) {
    Random random = new Random(seed);
    SmallFleet fleet = new SmallFleet();
    fleet.enterprises.put("E1", enterprise("E1", "上海", ""));
    fleet.enterprises.put("E2", enterprise("E2", "海外", "德国Germany"));
    int devices = random.nextInt(12);
    for (int i = 0; i < devices; i++) {
      fleet.randomDevice("D" + i, random);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      fleet.strangers.put("S" + i, 1L + i);
    }
    fleet.randomUsage(random);
    return fleet;
  }

  private void randomDevice(String id, Random random) {
    LocalDate from = AS_OF.minusDays(random.nextInt(500) - 20);
    LocalDate to = random.nextInt(3) == 0 ? from.plusDays(random.nextInt(500)) : null;
    Deployment[] deployments = Deployment.values();
    device(
        id,
        deployments[random.nextInt(deployments.length)],
        from,
        to,
        random.nextBoolean() ? "" : "SN-" + random.nextInt(3));
    for (int n = random.nextInt(40); n > 0; n--) {
      sends(
          id,
          Role.values()[random.nextInt(3)],
          Duration.ofMinutes(random.nextInt(400 * 24 * 60)),
          Duration.ofMinutes(random.nextInt(10) == 0 ? 1500 : random.nextInt(60) - 7),
          random.nextInt(4) == 0 ? Quality.BAD : Quality.GOOD);
    }
  }

  private void randomUsage(Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      Deployment[] deployments = Deployment.values();
      Deployment deployment = deployments[random.nextInt(deployments.length)];
      apps.put("A" + i, new App("A" + i, "", "运维服务", "机械", deployment, ""));
      models.put("M" + i, new Model("M" + i, "", "机理模型"));
      services.put("S" + i, new Microservice("S" + i, ""));
      developers.put("V" + i, new Developer("V" + i, "", AS_OF.plusDays(5 - random.nextInt(60))));
    }
    List<String> subjects = new ArrayList<>(apps.keySet());
    for (int n = subjects.isEmpty() ? 0 : random.nextInt(120); n > 0; n--) {
      SubjectType type = SubjectType.values()[random.nextInt(4)];
      String number = subjects.get(random.nextInt(subjects.size())).substring(1);
      String subject =
          switch (type) {
            case APP -> random.nextInt(9) == 0 ? "X" + number : "A" + number;
            case MODEL -> "M" + number;
            case MICROSERVICE -> "S" + number;
            case DEVELOPER -> "V" + number;
          };
      Instant time =
          NOON.minus(
              Duration.ofHours(
                  random.nextInt(10) == 0 ? random.nextInt(9000) : random.nextInt(200)));
      Action action = Action.values()[random.nextInt(4)];
      events.add(new UsageEvent(micros(time), type, subject, "U" + random.nextInt(3), action));
    }
  }

  private static Enterprise enterprise(String id, String region, String country) {
    return new Enterprise(id, id, region, country, "机械", null, AS_OF, true, false, "");
  }

  private void device(
      String id, Deployment deployment, LocalDate from, @Nullable LocalDate to, String serial) {
    String enterprise = enterprises.size() > 1 && id.hashCode() % 3 == 0 ? "E2" : "E1";
    Device row =
        new Device(
            id, "", enterprise, "机床", deployment, "opcua", "", from, to, 300, "厂", serial, "");
    rows.put(id, row);
    DeviceTerms terms = new DeviceTerms(from, to, 300_000);
    boolean abroad = enterprise.equals("E2");
    fleet.put(
        id,
        new FleetDevice(
            id,
            "",
            "机床",
            row.group().token(),
            deployment.token(),
            abroad ? "海外" : "上海",
            abroad ? "德国Germany" : "",
            "opcua",
            terms));
    samples.put(id, new DeviceSlice(id, terms, calendar, Limits.DEFAULT, DeviceSlice.Form.ROWS));
  }

  private void sends(String id, Role role, Duration ago, Duration lag, Quality quality) {
    Instant source = NOON.minus(ago);
    samplesOf(id)
        .channel(role.name())
        .add(
            role,
            micros(source),
            micros(source.plus(lag)),
            quality,
            new Value.Text(role == Role.STATE ? "RUNNING" : "1"));
  }

  private DeviceSlice samplesOf(String id) {
    DeviceSlice known = samples.get(id);
    if (known == null) {
      throw new IllegalArgumentException(id);
    }
    return known;
  }

  private static long micros(Instant instant) {
    return instant.toEpochMilli() * 1000;
  }

  private Ledger ledger() {
    return new Ledger(enterprises, rows, apps, List.of(), models, services, developers, List.of());
  }

  private List<DeviceResult> results() {
    DeviceFold fold = new DeviceFold(calendar, DeviceIndicators.span(AS_OF));
    return fleet.values().stream()
        .map(d -> new DeviceResult(d, fold.fold(samplesOf(d.id())), Grade.RECORDED))
        .toList();
  }

  private UsageLog log() {
    UsageLog log =
        new UsageLog(
            Map.of(
                SubjectType.APP, Set.copyOf(apps.keySet()),
                SubjectType.MODEL, Set.copyOf(models.keySet()),
                SubjectType.MICROSERVICE, Set.copyOf(services.keySet()),
                SubjectType.DEVELOPER, Set.copyOf(developers.keySet())));
    events.forEach(log::add);
    return log;
  }

  /** Every figure. */
  List<Fact> facts() {
    FactBook facts = new FactBook(AS_OF);
    new DeviceIndicators(calendar, AS_OF, Grade.RECORDED).compute(results(), facts, new Findings());
    new LedgerIndicators(ledger(), AS_OF).compute(facts);
    new UsageIndicators(ledger(), log().events(), calendar, AS_OF, Grade.RECORDED).compute(facts);
    return facts.toList();
  }

  Fact fact(String id) {
    return facts().stream().filter(fact -> fact.id().equals(id)).findFirst().orElseThrow();
  }

  ShortfallFinder finder() {
    return new ShortfallFinder(
        results(),
        strangers,
        ledger(),
        calendar,
        new UsageTallies(log().events(), calendar, AS_OF));
  }

  /** All the time of a window that connected devices are in service. */
  BigDecimal calendarSeconds(Fact fact) {
    Period period = fact.window().days(AS_OF);
    long millis = 0;
    for (DeviceResult result : results()) {
      if (result.standing(AS_OF, calendar) == Standing.CONNECTED) {
        DaySpan days =
            DaySpan.of(period.from(), period.to()).and(result.device().terms().service());
        millis += calendar.startOf(days.last() + 1) - calendar.startOf(days.first());
      }
    }
    return BigDecimal.valueOf(millis, 3);
  }
}
