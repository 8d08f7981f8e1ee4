package io.plumbline.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.collector.archive.imports.ImportListener;
import io.plumbline.collector.archive.imports.ImportRequest;
import io.plumbline.collector.archive.imports.TelemetryImport;
import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.collector.gateway.store.StoreMigration;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.deploy.Checkout;
import io.plumbline.verifier.console.ConsoleServer;
import io.plumbline.verifier.console.history.FactHistory;
import io.plumbline.verifier.console.history.FactStore;
import io.plumbline.verifier.console.history.FactWriter;
import io.plumbline.verifier.console.history.StoreAccess;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.fold.DeviceDays;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.RunningDay;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report written into a real database by a login that is a verifier and nothing more, and what
 * the API answers from there: the report's own figures.
 */
class FactHistoryIT {
  private static final Path CASE =
      Checkout.root().resolve("verifier/engine/src/test/resources/cases/fleet-1");
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);
  private static final LocalDate FROM = LocalDate.of(2023, 7, 1);
  private static final String YEAR = "&from=" + FROM + "&to=" + AS_OF;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static EmbeddedPostgres server;
  private static VerificationReport report;

  @BeforeAll
  static void start() throws IOException, SQLException {
    Path archive = folder.resolve("archive");
    TelemetryImport.run(
        new ImportRequest(List.of(CASE.resolve("telemetry.csv")), archive, CASE, false),
        ImportListener.SILENT);
    report = Explainer.verify(options(archive)).report();
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setRegisterShutdownHook(false)
            .setOverrideWorkingDirectory(
                Path.of(System.getProperty("java.io.tmpdir"), "plumbline-postgres").toFile())
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
    migrate("facts");
    execute("facts", "create role serve login in role plumbline_verifier");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void whatIsWrittenAndAskedForIsWhatTheReportSays() throws Exception {
    try (FactStore store = FactStore.open(access("facts", "serve"))) {
      FactWriter writer = new FactWriter(store);
      writer.write(report);
      writer.write(report);
      new FactWriter(store).write(report); // as after a restart
      assertEquals("1", text("select count(*) from fact_set"));
      assertEquals(Integer.toString(report.facts().size()), text("select count(*) from fact"));
      try (ConsoleServer console =
          ConsoleServer.start(
              "127.0.0.1", 0, Optional::empty, Optional.of(new FactHistory(store)))) {
        factsAreThoseOfTheReport(console);
        runningDaysAreThoseOfTheReport(console);
        deviceDaysAreThoseOfTheReport(console);
        assertEquals(400, status(console, "running?from=2023-01-01&to=2024-06-30"));
        assertEquals(400, status(console, "device?device=D001&from=2024-01-01"));
        assertEquals(400, status(console, "facts?indicator=device.conected" + YEAR));
        assertEquals(200, status(console, "device?device=nobody" + YEAR));
      }
    }
  }

  @Test
  void withoutADatabaseThereIsNoHistory() throws Exception {
    try (ConsoleServer console = ConsoleServer.start(0, Optional::empty)) {
      assertEquals(404, status(console, "running?dimension=none" + YEAR));
    }
  }

  @Test
  void daysOfAnotherZoneAreRefused() throws Exception {
    migrate("zones");
    execute("zones", "update store_setting set value = 'UTC' where key = 'facts-zone'");
    try (FactStore store = FactStore.open(access("zones", "serve"))) {
      InputFault fault = assertThrows(InputFault.class, () -> new FactWriter(store).write(report));
      assertTrue(fault.words().en().contains("UTC"), fault.words().en());
    }
  }

  @Test
  void aSchemaThatThisProgramDoesNotKnowIsRefused() throws Exception {
    execute("postgres", "create database bare");
    EnvironmentFault bare =
        assertThrows(EnvironmentFault.class, () -> FactStore.open(access("bare", "postgres")));
    assertTrue(bare.words().en().contains("no tables"), bare.words().en());
    migrate("newer");
    execute(
        "newer",
        "insert into plumbline_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) values (99, '99', 'later', 'SQL', 'V.sql',"
            + " 'postgres', 1, true)");
    EnvironmentFault newer =
        assertThrows(EnvironmentFault.class, () -> FactStore.open(access("newer", "serve")));
    assertTrue(newer.words().en().contains("upgrade"), newer.words().en());
  }

  private static void factsAreThoseOfTheReport(ConsoleServer console) throws Exception {
    for (Fact fact : report.facts()) {
      String dimension = fact.member().map(Fact.Member::dimension).orElse("none");
      String member = fact.member().map(Fact.Member::name).orElse("");
      JsonNode found =
          json(
                  console,
                  "facts?indicator=%s&window=%s&dimension=%s&member=%s%s"
                      .formatted(
                          fact.indicator().id(),
                          fact.window().token(),
                          dimension,
                          URLEncoder.encode(member, StandardCharsets.UTF_8),
                          YEAR))
              .get("facts");
      assertEquals(1, found.size(), fact.id());
      assertEquals(fact.value(), found.get(0).get("value").asText(), fact.id());
      assertEquals(fact.grade().token(), found.get(0).get("grade").asText(), fact.id());
      assertEquals(
          fact.exact().numerator() + "/" + fact.exact().denominator(),
          found.get(0).get("exact").asText(),
          fact.id());
    }
  }

  private static void runningDaysAreThoseOfTheReport(ConsoleServer console) throws Exception {
    JsonNode total = json(console, "running?dimension=none" + YEAR).get("days");
    JsonNode categories = json(console, "running?dimension=category" + YEAR).get("days");
    List<RunningDay> series = RunningDay.series(report.devices(), FROM, AS_OF);
    assertEquals(series.size(), total.size());
    for (int i = 0; i < series.size(); i++) {
      assertEquals(series.get(i).day().toString(), total.get(i).get("date").asText());
      assertEquals(series.get(i).publicCloud(), total.get(i).get("count").asLong());
    }
    for (JsonNode day : categories) {
      LocalDate date = LocalDate.parse(day.get("date").asText());
      RunningDay expected = series.get((int) (date.toEpochDay() - FROM.toEpochDay()));
      assertEquals(
          expected.ofCategory(day.get("member").asText()), day.get("count").asLong(), "" + day);
    }
  }

  private static void deviceDaysAreThoseOfTheReport(ConsoleServer console) throws Exception {
    for (DeviceResult device : report.devices()) {
      DeviceDays days = device.days();
      JsonNode found = json(console, "device?device=" + device.device().id() + YEAR).get("days");
      assertEquals(days.span().days(), found.size(), device.device().id());
      for (JsonNode day : found) {
        int epochDay = (int) LocalDate.parse(day.get("date").asText()).toEpochDay();
        assertEquals(days.ranOn(epochDay), day.get("ran").asBoolean());
        for (MachineState state : MachineState.values()) {
          assertEquals(
              state == MachineState.UNKNOWN ? 0 : days.millis(state, epochDay),
              day.get("state_ms").path(state.name()).asLong());
        }
      }
    }
  }

  private static VerificationOptions options(Path archive) {
    return VerificationOptions.of(archive, LedgerReader.read(CASE), AS_OF)
        .withZone(ZoneId.of("Asia/Shanghai"));
  }

  private static void migrate(String database) throws SQLException {
    execute("postgres", "create database " + database);
    StoreMigration.run(new DatabaseSettings(url(database), "postgres", Optional.empty(), true));
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
  }

  private static StoreAccess access(String database, String user) {
    return new StoreAccess(url(database), user, Optional.empty());
  }

  private static void execute(String database, String sql) throws SQLException {
    try (Connection connection = server.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(String query) throws SQLException {
    try (Connection connection = server.getDatabase("postgres", "facts").getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static JsonNode json(ConsoleServer console, String path) throws Exception {
    HttpResponse<String> answer = get(console, path);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static int status(ConsoleServer console, String path) throws Exception {
    return get(console, path).statusCode();
  }

  private static HttpResponse<String> get(ConsoleServer console, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(console.url() + "api/v1/history/" + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
