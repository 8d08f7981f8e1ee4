package io.plumbline.collector.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.collector.gateway.FrameChain;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.TestGateway;
import io.plumbline.collector.gateway.UplinkClient;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Backup and restore by the commands of {@code docs/gateway.md}: a gateway is put back from a tar
 * file elsewhere, its database from a dump or from nothing, and goes on with its agents.
 */
abstract class RestoreContract extends StoreFixture {
  private static final String EVERYTHING =
      "select device, channel, source_time, edge_time, received_time, quality, value_double,"
          + " value_text, frame_id, row_number from sample order by frame_id, row_number";
  private static final Path SEPARATE_ROOT =
      Path.of(System.getenv().getOrDefault("PLUMBLINE_TIMESCALEDB", "/opt/plumbline/timescaledb"));
  private static final String TOOLS = "/usr/lib/postgresql/17/bin/";

  @Test
  void aGatewayFromItsBackupGoesOnAndAnEmptyDatabaseIsFilledAgain() throws Exception {
    assertGoesOn(false);
  }

  @Test
  void aGatewayFromItsBackupGoesOnWithADatabaseFromItsDump() throws Exception {
    assumeTrue(
        Files.isExecutable(SEPARATE_ROOT.resolve(TOOLS.substring(1) + "pg_dump"))
            || "true".equals(System.getenv("CI")),
        "pg_dump 17 is needed, as deploy/timescaledb/timescaledb.sh installs it");
    assertGoesOn(true);
  }

  private void assertGoesOn(boolean dumped) throws Exception {
    TestAgent agent;
    FrameChain chain = FrameChain.begin("edge-1");
    List<byte[]> frames = new ArrayList<>();
    Path dump = folder.resolve("plumbline.dump");
    try (GatewayRun gateway = start()) {
      agent = TestAgent.enrol(gateway.trust(), "edge-1", "D001");
      frames.add(chain.next("D001", 40));
      offer(gateway, agent, frames.getLast());
      seal(gateway, agent, chain);
      awaitStored(gateway, 2);
      if (dumped) {
        // Before the archive, so that the archive has all that the database has.
        run(List.of(tool("pg_dump"), "-Fc", database), Optional.empty(), Optional.of(dump));
      }
      frames.add(chain.next("D001", 40));
      offer(gateway, agent, frames.getLast());
      awaitStored(gateway, 3);
    }
    List<String> before = rows(EVERYTHING);
    Path backup = folder.resolve("gateway.tar.gz");
    run(
        List.of("tar", "-C", folder.toString(), "-czf", backup.toString(), "gateway", "archive"),
        Optional.empty(),
        Optional.empty());

    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    run(
        List.of("tar", "-C", elsewhere.toString(), "-xzf", backup.toString()),
        Optional.empty(),
        Optional.empty());
    createDatabase();
    if (dumped) {
      for (String statement : server().beforeRestore()) {
        execute(statement);
      }
      run(
          List.of(tool("pg_restore"), "--exit-on-error", "-d", database),
          Optional.of(dump),
          Optional.empty());
      for (String statement : server().afterRestore()) {
        execute(statement);
      }
    }
    try (GatewayRun gateway =
        GatewayRun.start(
            TestGateway.settings(
                elsewhere, TestGateway.LIMITS, Optional.of(server().settings(database))))) {
      awaitStored(gateway, 3);
      assertEquals(before, rows(EVERYTHING));
      offer(gateway, agent, frames.getLast());
      assertEquals(1, gateway.metrics().duplicates.count());
      offer(gateway, agent, chain.next("D001", 40));
      seal(gateway, agent, chain);
      awaitStored(gateway, 5);
    }
    assertEquals("120", text("select count(*) from sample"));
    assertEquals("3", text("select count(*) from frame"));
    assertEquals(5, TestGateway.records(elsewhere).size());
  }

  private static void seal(GatewayRun gateway, TestAgent agent, FrameChain chain)
      throws IOException {
    try (UplinkClient client = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      client.send(new UplinkMessage.OfferSeal(chain.seal(agent.key().getPrivate()).encode()));
      assertEquals(new UplinkMessage.AckSeal(chain.boot(), chain.sequence()), client.receive());
    }
  }

  private static String tool(String name) {
    return TOOLS + name;
  }

  /** Runs a command, those of the database in the root that they are installed in. */
  private void run(List<String> arguments, Optional<Path> input, Optional<Path> output)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (arguments.getFirst().startsWith(TOOLS)) {
      URI address = URI.create(server().url(database).substring("jdbc:".length()));
      command.addAll(List.of("chroot", SEPARATE_ROOT.toString(), arguments.getFirst()));
      command.addAll(List.of("-h", address.getHost(), "-p", Integer.toString(address.getPort())));
      command.addAll(List.of("-U", "postgres"));
      command.addAll(arguments.subList(1, arguments.size()));
    } else {
      command.addAll(arguments);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    Optional<Path> password = server().passwordFile();
    if (password.isPresent()) {
      builder.environment().put("PGPASSWORD", Files.readString(password.get()).strip());
    }
    input.ifPresent(file -> builder.redirectInput(file.toFile()));
    builder.redirectOutput(
        output
            .map(file -> ProcessBuilder.Redirect.to(file.toFile()))
            .orElse(ProcessBuilder.Redirect.DISCARD));
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertEquals(0, process.waitFor(), String.join(" ", command));
  }
}
