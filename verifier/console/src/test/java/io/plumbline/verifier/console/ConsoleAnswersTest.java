package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API answers: facts, claims, days, explanations and devices of a report. */
@Tag("slow")
class ConsoleAnswersTest {
  @RegisterExtension private static final ServedFleet fleet = new ServedFleet();

  @Test
  void factsAreThoseOfTheReportInTheShapeOfTheFormats() throws Exception {
    JsonNode root = fleet.json("api/v1/facts");

    assertEquals("shanghai-410-2024", root.get("scheme").asText());
    assertEquals("2026-03-31", root.get("as_of").asText());
    assertEquals("Asia/Shanghai", root.get("zone").asText());
    assertEquals(fleet.report().facts().size(), root.get("facts").size());
    for (int i = 0; i < fleet.report().facts().size(); i++) {
      Fact fact = fleet.report().facts().get(i);
      JsonNode node = root.get("facts").get(i);
      assertEquals(fact.indicator().id(), node.get("indicator").asText());
      assertEquals(fact.value(), node.get("value").asText());
      assertEquals(fact.grade().token(), node.get("grade").asText());
      assertEquals(fact.window() != Window.AS_OF, node.has("period"));
      assertEquals(!fact.indicator().isCount(), node.has("exact"));
    }
    assertEquals(fleet.report().findings().size(), root.get("findings").size());
    assertTrue(root.get("integrity").get("holds").asBoolean());
  }

  @Test
  void factsAreFilteredByIndicatorWindowDimensionAndMember() throws Exception {
    JsonNode one =
        fleet.json(
            "api/v1/facts?indicator=device.connected&dimension=category&member="
                + ServedFleet.encoded("机床"));
    JsonNode totals = fleet.json("api/v1/facts?dimension=none&window=month");

    assertEquals(1, one.get("facts").size());
    assertEquals("9", one.get("facts").get(0).get("value").asText());
    for (JsonNode fact : totals.get("facts")) {
      assertEquals("month", fact.get("window").asText());
      assertTrue(fact.get("dimensions").isEmpty());
    }
    assertFalse(totals.get("facts").isEmpty());
  }

  @Test
  void namesAreChineseUnlessEnglishIsAskedFor() throws Exception {
    String first = "api/v1/facts?indicator=device.connected&dimension=none";

    assertEquals("连接的工业设备数量", fleet.json(first).at("/facts/0/name").asText());
    assertEquals("devices connected", fleet.json(first + "&lang=en").at("/facts/0/name").asText());
  }

  @Test
  void anOverstatedClaimNamesTheMissingDevicesByCause() throws Exception {
    JsonNode claims = fleet.json("api/v1/claims?verdict=overstated").get("claims");

    JsonNode connected = claims.get(0);
    assertEquals("device.connected", connected.get("indicator").asText());
    assertEquals("75", connected.get("claimed").asText());
    assertEquals("51", connected.get("verified").asText());
    assertEquals("47.06", connected.get("deviation_percent").asText());
    assertEquals(75 - 51, connected.get("difference").asInt());
    assertEquals(
        75 - 51,
        connected.get("causes").valueStream().mapToInt(c -> c.get("count").asInt()).sum(),
        "the causes add up to the difference");
    JsonNode cause = connected.get("causes").get(0);
    assertEquals("no-telemetry", cause.get("cause").asText());
    assertEquals(
        List.of("D006", "D019", "D032", "D045"),
        texts(cause.get("subjects")),
        "the mute ones by name");
    for (JsonNode claim : claims) {
      assertEquals("overstated", claim.get("verdict").asText());
    }
    assertEquals(fleet.report().claims().size(), fleet.json("api/v1/claims").get("claims").size());
  }

  @Test
  void theDailyCountsAddUpToTheAverage() throws Exception {
    JsonNode series = fleet.json("api/v1/daily-running?window=month");

    long sum = 0;
    for (JsonNode day : series.get("days")) {
      sum += day.get("count").asLong();
    }
    assertEquals(31, series.get("days").size());
    assertEquals("2026-03-01", series.at("/days/0/date").asText());
    Fact average =
        fleet.report().facts().stream()
            .filter(fact -> fact.indicator() == Indicator.DEVICE_PUBLIC_RUNNING)
            .filter(fact -> fact.window() == Window.MONTH && fact.member().isEmpty())
            .findFirst()
            .orElseThrow();
    assertEquals(average.value(), series.get("average").asText());
    assertEquals("%.2f".formatted(sum / 31.0), average.value());
  }

  @Test
  void aFigureIsExplainedDownToTheFrame() throws Exception {
    String fact = "api/v1/explain?fact=" + ServedFleet.encoded("device.connected/as-of");
    JsonNode figure = fleet.json(fact + "&limit=3&lang=en");
    JsonNode device = fleet.json(fact + "&subject=D001");
    JsonNode used =
        fleet.json(
            "api/v1/explain?fact="
                + ServedFleet.encoded("app.public-cloud.daily-active/month")
                + "&subject=A1&limit=1");
    String day = used.at("/usage/days/0/day").asText();
    JsonNode frames =
        fleet.json(
            "api/v1/explain?fact="
                + ServedFleet.encoded("app.public-cloud.daily-active/month")
                + "&subject=A1&day="
                + day);

    assertEquals("51", figure.get("value").asText());
    assertEquals("51", figure.get("numerator").asText());
    assertEquals(3, figure.get("subjects").size());
    assertTrue(figure.get("subject_count").asInt() > 51);
    assertEquals(64, device.at("/day/frames/0/sha256").asText().length());
    assertEquals(1, used.at("/usage/days").size());
    assertTrue(used.at("/usage/day_count").asInt() > 1);
    assertEquals(day, frames.at("/usage/day/day").asText());
    assertEquals(64, frames.at("/usage/day/frames/0/sha256").asText().length());
  }

  @Test
  void silentDaysOfTheWholeFleetAreSplitByCauseWhenThatIsAsked() throws Exception {
    String fact =
        "api/v1/explain?limit=500&fact="
            + ServedFleet.encoded("device.public-cloud.daily-running/month");
    JsonNode plain = fleet.json(fact);
    JsonNode whole = fleet.json(fact + "&causes=true");

    assertEquals(0, plain.get("subjects").findValues("days").size());
    assertTrue(whole.get("subjects").findValues("days").size() > 0);
    assertEquals(plain.get("numerator"), whole.get("numerator"));
    fleet.problem(fact + "&causes=maybe", 400, "maybe");
  }

  @Test
  void anExplanationThatMakesNoSenseIsRefusedByName() throws Exception {
    String fact = "api/v1/explain?fact=" + ServedFleet.encoded("device.connected/as-of");
    fleet.problem("api/v1/explain", 400, "fact");
    fleet.problem("api/v1/explain?fact=device.conected", 400, "device.con");
    fleet.problem(fact + "&subject=D999", 400, "D999");
    fleet.problem(fact + "&day=2026-02-30&subject=D001", 400, "2026-02-30");
    fleet.problem(fact + "&day=2026-02-28", 400, "2026-02-28");
    fleet.problem(fact + "&limit=501", 400, "501");
    fleet.problem(fact + "&limit=0", 400, "limit");
  }

  @Test
  void devicesAreFilteredAndPaged() throws Exception {
    JsonNode first = fleet.json("api/v1/devices?size=25");
    JsonNode last = fleet.json("api/v1/devices?size=25&page=3");
    JsonNode beyond = fleet.json("api/v1/devices?page=1000000");
    JsonNode mute = fleet.json("api/v1/devices?standing=no-telemetry");
    JsonNode found = fleet.json("api/v1/devices?q=d0&category=" + ServedFleet.encoded("机床"));

    assertEquals(60, first.get("total").asInt());
    assertEquals(25, first.get("devices").size());
    assertEquals(10, last.get("devices").size());
    assertEquals(0, beyond.get("devices").size());
    assertEquals(List.of("D006", "D019", "D032", "D045"), deviceIds(mute));
    assertFalse(mute.at("/devices/0").has("last_seen"));
    assertEquals(10, found.get("total").asInt());
    int states = 0;
    for (JsonNode count : first.get("states")) {
      states += count.asInt();
    }
    assertEquals(60, states);
  }

  @Test
  void statesGoStaleAlthoughNoReportIsMade() throws Exception {
    JsonNode before = fleet.json("api/v1/devices");
    String tag = fleet.get("api/v1/devices").headers().firstValue("ETag").orElseThrow();
    try {
      fleet.shown().at(SampleFleet.NOW.plusSeconds(86_400));
      HttpResponse<String> after = fleet.get("api/v1/devices", "If-None-Match", tag);

      assertTrue(before.at("/states/RUNNING").asInt() > 0);
      assertEquals(200, after.statusCode());
      assertEquals(60, ServedFleet.tree(after.body()).at("/states/UNKNOWN").asInt());
    } finally {
      fleet.shown().at(SampleFleet.NOW);
    }
  }

  private static List<String> deviceIds(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("devices").forEach(device -> ids.add(device.get("device_id").asText()));
    return ids;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
