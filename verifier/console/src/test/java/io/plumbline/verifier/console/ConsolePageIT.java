package io.plumbline.verifier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser shows what the API says. */
class ConsolePageIT {
  private static final Shown SHOWN = new Shown();

  @TempDir static Path folder;
  @TempDir Path profile;

  private static Explainer explainer;
  private static VerificationReport report;
  private static ConsoleServer server;

  @BeforeAll
  static void start() throws IOException {
    explainer = SampleFleet.verify(folder);
    report = explainer.report();
    SHOWN.show(SampleFleet.live(explainer, 1, SampleFleet.NOW));
    server = ConsoleServer.start(0, SHOWN);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void thePageShowsTheFiguresOfTheApi() throws Exception {
    try (Browser browser = loaded(1280, 900, false)) {
      for (JsonNode fact : api("api/v1/facts?dimension=none").get("facts")) {
        String key = fact.get("indicator").asText() + "/" + fact.get("window").asText();
        String tile = browser.text("[data-fact=\"" + key + "\"] .value");
        if (!tile.isEmpty()) {
          assertEquals(fact.get("value").asText(), tile, key);
        }
      }
      assertEquals("51", browser.text("[data-fact=\"device.connected/as-of\"] .value"));
      assertTrue(
          browser
              .text("[data-fact=\"device.connected/as-of\"] .against")
              .contains("主张75虚高+47.06 %"));
      long overstated =
          report.claims().stream().filter(c -> c.verdict() == Verdict.OVERSTATED).count();
      assertEquals(
          "%d 项主张中 %d 项虚高".formatted(report.claims().size(), overstated),
          browser.text("#summary h1"));
      assertEquals(
          31, browser.run("return document.querySelectorAll('#daily .bar').length").asInt());
      assertEquals(
          "9 / 10",
          browser.text("[data-dimension=category] li:has(.mark) .number"),
          "verified and claimed");
      assertEquals(
          "D006D010D014D019D023D032D036D045", browser.text("[data-finding=never-observed] .ids"));
      assertEquals(List.of(), browser.errors());
    }
  }

  @Test
  void everyClaimHasItsVerdictAndNamesTheMissingDevices() throws Exception {
    try (Browser browser = loaded(1280, 900, false)) {
      for (ClaimVerdict claim : report.claims()) {
        String member = claim.member().map(m -> "/" + m.dimension() + "/" + m.name()).orElse("");
        String key =
            claim.indicatorName() + "/" + claim.window().map(w -> w.token()).orElse("") + member;
        String row = "[data-claim=\"" + key + "\"]";
        assertEquals(claim.verdict().label("zh"), browser.text(row + " .badge"), key);
      }
      String connected = "[data-claim=\"device.connected/as-of\"] ";
      assertTrue(browser.run("return document.querySelector('.more').hidden").asBoolean());
      browser.click(connected + ".unfold");
      assertFalse(browser.run("return document.querySelector('.more').hidden").asBoolean());
      assertEquals("D006D019D032D045", browser.text(connected + ".causes .ids"));
      browser.click("[data-key=filter-overstated]");
      long overstated =
          report.claims().stream().filter(c -> c.verdict() == Verdict.OVERSTATED).count();
      assertEquals(
          overstated,
          browser.run("return document.querySelectorAll('[data-claim]').length").asInt());
      assertEquals(List.of(), browser.errors());
    }
  }

  @Test
  void theDeviceTableFiltersAndPages() throws Exception {
    try (Browser browser = loaded(1280, 900, true)) {
      assertEquals("D001", browser.text("#devices tbody tr code"));
      browser.click("[data-key=next]");
      browser.await(
          "return document.querySelector('#devices tbody tr code').textContent === 'D026'");
      browser.run(
          "const q = document.getElementById('device-search'); q.value = '机床'; q.dispatchEvent(new"
              + " Event('input'))");
      browser.await("return document.querySelectorAll('#devices tbody tr').length === 10");
      browser.run(
          "const s = document.getElementById('device-state'); s.value = 'UNKNOWN';"
              + " s.dispatchEvent(new Event('change'))");
      browser.await("return document.querySelectorAll('#devices tbody tr').length < 10");
      assertEquals(List.of(), browser.errors());
    }
  }

  @Test
  void theChartIsReadWithTheKeyboardAndChangesItsWindow() throws Exception {
    try (Browser browser = loaded(1280, 900, false)) {
      JsonNode days = api("api/v1/daily-running?window=month").get("days");
      browser.run(
          "const c = document.querySelector('#daily svg'); c.focus();for (const key of ['End',"
              + " 'ArrowLeft']) c.dispatchEvent(new KeyboardEvent('keydown', {key}))");
      String readout = browser.text("#daily .readout");
      assertTrue(readout.contains("2026-03-30"), readout);
      assertTrue(readout.contains(days.get(29).get("count").asText()), readout);
      browser.click("[data-key=window-year]");
      browser.await(
          "return document.querySelector('#daily .key.average').textContent.includes('2.18')");
      assertEquals(List.of(), browser.errors());
    }
  }

  @Test
  void aFigureLeadsDownToTheFrameThatItRestsOn() throws Exception {
    try (Browser browser = loaded(1280, 900, false)) {
      browser.click("[data-fact=\"device.public-cloud.daily-running/month\"] .explained");
      browser.await("return document.querySelector('[data-explained] tbody tr') !== null");
      assertTrue(browser.run("return document.getElementById('explain').open").asBoolean());
      assertTrue(browser.text("#explain .quotient").contains("÷ 31"));
      browser.click("[data-explained] tbody .explained");
      browser.await("return location.hash.includes('subject=D001')");
      browser.await(
          "return document.querySelectorAll('[data-explained] a[href*=\"day=\"]').length > 5");
      browser.click("[data-explained] a[href*=\"day=2026-03-30\"]");
      browser.await("return document.querySelector('[data-explained-day] .hash') !== null");
      String hash = browser.text("[data-explained-day] .hash");
      assertEquals(
          api("api/v1/explain?fact=device.public-cloud.daily-running%2Fmonth"
                  + "&subject=D001&day=2026-03-30")
              .at("/day/frames/0/sha256")
              .asText(),
          hash);
      browser.run("history.back()");
      browser.await("return document.querySelector('[data-explained-day]') === null");
      browser.click("[data-key=explain-close]");
      browser.await("return location.hash === ''");
      browser.click("[data-claim=\"device.connected/as-of\"] .unfold");
      browser.click("[data-claim=\"device.connected/as-of\"] .more .explained");
      browser.await("return document.querySelector('[data-explained]') !== null");
      assertEquals(
          "device.connected/as-of",
          browser
              .run("return document.querySelector('[data-explained]').dataset.explained")
              .asText());
      assertEquals(List.of(), browser.errors());
    }
  }

  @Test
  void thePageSpeaksEnglishWhenAskedAndRemembersIt() throws Exception {
    try (Browser browser = loaded(1280, 900, false)) {
      browser.click("#language");
      browser.await(
          "return document.querySelector('#summary h1').textContent.includes('overstated')");
      assertEquals("en", browser.run("return document.documentElement.lang").asText());
      assertTrue(
          browser.text("[data-fact=\"device.connected/as-of\"] h3").contains("devices connected"));
      browser.go(server.url());
      browser.await(
          "return document.querySelector('#summary h1')?.textContent.includes('overstated')");
      assertEquals(List.of(), browser.errors());
    }
  }

  @Test
  void onAPhoneNothingIsWiderThanTheScreen() throws Exception {
    try (Browser browser = loaded(390, 844, true)) {
      assertEquals(390, browser.run("return document.documentElement.scrollWidth").asInt());
      assertEquals(
          "rgb(14, 21, 26)",
          browser.run("return getComputedStyle(document.body).backgroundColor").asText());
      assertEquals(List.of(), browser.errors());
    }
  }

  @Test
  void aNewReportAppearsByItself() throws Exception {
    try (Browser browser = loaded(1280, 900, false)) {
      assertEquals("1", browser.run("return document.body.dataset.version").asText());
      browser.click("[data-claim=\"device.connected/as-of\"] .unfold");
      SHOWN.show(SampleFleet.live(explainer, 2, SampleFleet.NOW.plusSeconds(60)));
      browser.await("return document.body.dataset.version === '2'");
      assertFalse(
          browser.run("return document.querySelector('.more').hidden").asBoolean(),
          "what was unfolded stays so");
      assertEquals(List.of(), browser.errors());
    } finally {
      SHOWN.show(SampleFleet.live(explainer, 1, SampleFleet.NOW));
    }
  }

  private Browser loaded(int width, int height, boolean dark) throws Exception {
    Browser browser = Browser.open(profile, width, height, dark);
    try {
      browser.go(server.url());
      browser.await("return !document.getElementById('main').hidden");
      return browser;
    } catch (Exception | AssertionError e) {
      browser.close();
      throw e;
    }
  }

  private static JsonNode api(String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(answer.body());
  }
}
