package io.plumbline.collector.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.gateway.Await;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.SendingAgent;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.TestGateway;
import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.store.StoreSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the schema must be and grant, on each kind of database. */
abstract class StoreSchemaContract extends StoreFixture {
  private static final long DAY_MICROS = 86_400_000_000L;

  @Test
  void aNewerSchemaStopsTheGateway() throws Exception {
    start().close();
    execute(
        "insert into plumbline_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) values (99, '"
            + (StoreSchema.VERSION + 1)
            + "', 'of a later program', 'SQL', 'V.sql', 'postgres', 1, true)");
    EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> start().close());
    assertTrue(fault.words().en().contains("upgrade"), fault.words().en());
  }

  @Test
  void aSchemaThatIsNotUpToDateAndMayNotBeMigratedStopsTheGateway() {
    DatabaseSettings able = server().settings(database);
    DatabaseSettings unable =
        new DatabaseSettings(able.url(), able.user(), able.passwordFile(), false);
    EnvironmentFault fault =
        assertThrows(
            EnvironmentFault.class,
            () ->
                GatewayRun.start(
                        TestGateway.settings(folder, TestGateway.LIMITS, Optional.of(unable)))
                    .close());
    assertTrue(fault.words().en().contains("expected " + StoreSchema.VERSION), fault.words().en());
  }

  /** A gateway of the first version wrote; a gateway of this one goes on with its rows. */
  @Test
  void aStoreOfTheFirstVersionIsMigratedWhileItHasRows() throws Exception {
    DatabaseSettings settings = server().settings(database);
    Flyway.configure(StoreSchema.class.getClassLoader())
        .dataSource(
            settings.url(), settings.user(), StorePool.login(settings).getProperty("password"))
        .locations(StoreSchema.MIGRATIONS)
        .table(StoreSchema.HISTORY_TABLE)
        .target("1")
        .load()
        .migrate();
    execute(
        "insert into series (device, channel, role, unit) values ('D001', 'state', 'state', '')");
    execute(
        "insert into fact_set (scheme, as_of, zone) values ('', date '2024-06-30',"
            + " 'Asia/Shanghai')");
    try (GatewayRun gateway = start()) {
      send(
          gateway,
          TestAgent.enrol(gateway.trust(), "edge-1", "*"),
          List.of(state("D001", nowMicros(), "IDLE")));
      awaitStored(gateway, 1);
    }
    assertEquals("2", text("select max(version) from plumbline_schema_history"));
    assertEquals("1|1", rows("select count(*), min(series_id) from telemetry").get(0));
    assertEquals("1", text("select count(*) from fact_set"));
  }

  @Test
  void aStoreAheadOfTheArchiveIsNotWrittenTo(@TempDir Path other) throws Exception {
    try (GatewayRun gateway = start()) {
      send(
          gateway,
          TestAgent.enrol(gateway.trust(), "edge-1", "*"),
          List.of(state("D001", nowMicros(), "IDLE")));
      awaitStored(gateway, 1);
    }
    try (GatewayRun gateway =
        GatewayRun.start(
            TestGateway.settings(
                other, TestGateway.LIMITS, Optional.of(server().settings(database))))) {
      Await.until("noticed", LONG, () -> gateway.metrics().storeFailures.count() > 0);
    }
    assertEquals("1", text("select position from ingest_position"));
  }

  /** Every table, every right: what is not granted on purpose is not there. */
  @Test
  void eachRoleCanDoWhatItNeedsAndNothingElse() throws Exception {
    start().close();
    assertEquals(
        List.of(
            "device_month|verifier|DELETE,INSERT,UPDATE",
            "device_status|writer|INSERT,UPDATE",
            "fact|verifier|DELETE,INSERT",
            "fact_set|verifier|DELETE,INSERT",
            "finding|verifier|DELETE,INSERT",
            "frame|writer|INSERT",
            "gap|writer|INSERT",
            "ingest_position|writer|INSERT,UPDATE",
            "running_day|verifier|DELETE,INSERT,UPDATE",
            "series|writer|INSERT",
            "telemetry|writer|INSERT",
            "telemetry_stray|writer|INSERT"),
        rows(
            "select t, replace(r, 'plumbline_', ''), string_agg(p, ',' order by p) from"
                + " (select c.relname as t from pg_class c where c.relnamespace ="
                + " current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not"
                + " c.relispartition and c.relname <> 'telemetry_default') tables, unnest(array["
                + "'plumbline_writer', 'plumbline_reader', 'plumbline_verifier']) r, unnest(array["
                + "'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p"
                + " where has_table_privilege(r, t, p) group by 1, 2 order by 1, 2"));
    assertEquals(
        List.of(),
        rows(
            "select c.relname, r from pg_class c, unnest(array['plumbline_writer',"
                + " 'plumbline_reader', 'plumbline_verifier']) r where c.relnamespace ="
                + " current_schema()::regnamespace and c.relkind in ('r', 'p', 'v') and not"
                + " c.relispartition and not has_table_privilege(r, c.oid, 'SELECT') and"
                + " c.relname not in ('plumbline_schema_history', 'telemetry_default')"));
    assertEquals(
        List.of("claim_facts_zone|verifier", "ensure_telemetry_partition|writer"),
        rows(
            "select f.proname, replace(r, 'plumbline_', '') from pg_proc f, unnest(array["
                + "'plumbline_writer', 'plumbline_reader', 'plumbline_verifier']) r where"
                + " f.pronamespace = current_schema()::regnamespace and f.proname in"
                + " ('grant_store_roles', 'apply_store_policies', 'drop_telemetry_before',"
                + " 'ensure_telemetry_partition', 'claim_facts_zone') and"
                + " has_function_privilege(r, f.oid, 'execute') order by 1, 2"));
    SQLException refused =
        assertThrows(
            SQLException.class,
            () -> execute("set role plumbline_writer; create table mine (a int)"));
    assertEquals("42501", refused.getSQLState());
    execute(
        "set role plumbline_verifier; insert into fact_set (scheme, as_of, zone) values ('x',"
            + " now(), 'UTC')");
    execute("set role plumbline_reader; select count(*) from sample");
  }

  /**
   * The archive is the evidence: nothing of it goes when the store forgets, and nothing comes back.
   */
  @Test
  void oldWeeksCanBeDroppedAndTheArchiveKeepsThem() throws Exception {
    long now = nowMicros();
    GatewayRun gateway = start();
    try (gateway) {
      send(
          gateway,
          TestAgent.enrol(gateway.trust(), "edge-1", "*"),
          List.of(state("D001", now, "IDLE"), state("D001", now - 30 * DAY_MICROS, "IDLE")));
      awaitStored(gateway, 1);
    }
    List<Digest> before = digests();
    assertEquals("1", text("select drop_telemetry_before(now() - interval '14 days')"));
    assertEquals("1", text("select count(*) from telemetry"));
    try (GatewayRun again = start()) {
      awaitStored(again, 1);
    }
    assertEquals("1", text("select count(*) from telemetry"));
    assertEquals(before, digests());
  }

  /** What is lost of the store is made again from the archive, row by row. */
  @Test
  void anEmptyDatabaseInThePlaceOfALostOneIsFilledFromTheArchive() throws Exception {
    String digest =
        "select md5(string_agg(t::text, '' order by device, channel, source_time, row_number)) from"
            + " (select device, channel, role, unit, source_time, received_time, edge_time,"
            + " quality, value_double, value_long, value_bool, value_text, frame_id, row_number"
            + " from sample) t";
    try (GatewayRun gateway = start()) {
      TestAgent agent = TestAgent.enrol(gateway.trust(), "edge-1", "*");
      try (SendingAgent sender = new SendingAgent(agent, 20, 100, gateway::uplinkAddress).start()) {
        Await.until("all acknowledged", LONG, sender::isDone);
      }
      awaitStored(gateway, 20);
    }
    String lost = text(digest);
    createDatabase();
    try (GatewayRun gateway = start()) {
      awaitStored(gateway, 20);
    }
    assertEquals(lost, text(digest));
    assertEquals("2000", text("select count(*) from telemetry"));
  }

  private List<Digest> digests() throws Exception {
    return TestGateway.records(folder).stream().map(SegmentRecord::digest).toList();
  }
}
