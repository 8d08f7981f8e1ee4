package io.plumbline.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.kit.Generator;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is found before an agent collects anything. */
@Tag("slow")
class AgentStartTest extends AgentFixture {
  @Test
  void faultsOfTheConfigurationAreFoundBeforeAnythingStarts() throws Exception {
    String unknownKey =
        assertThrows(InputFault.class, () -> start(configuration("ruonds: 3", QUICK))).words().en();
    assertTrue(
        unknownKey.contains("unknown key ruonds; the nearest known key is rounds"), unknownKey);

    AgentConfiguration good = configuration("rounds: 1", QUICK);
    String unknownProtocol =
        assertThrows(InputFault.class, () -> AgentRun.start(good, List.of())).words().en();
    assertTrue(unknownProtocol.contains("protocol is 'generator'"), unknownProtocol);

    authority.install(folder.resolve("data"), "edge-2");
    String other = assertThrows(InputFault.class, () -> start(good)).words().en();
    assertTrue(
        other.contains("made out to the agent edge-2, the configuration says edge-1"), other);

    Files.delete(folder.resolve("data/agent.pem"));
    String none = assertThrows(InputFault.class, () -> start(good)).words().en();
    assertTrue(none.contains("run plumbline agent enroll first"), none);
    assertFalse(Files.exists(folder.resolve("data/spool")));
  }

  @Test
  void aCheckTriesEveryConnectionAndTheGatewayAndCollectsNothing() throws Exception {
    List<Words> progress = new ArrayList<>();
    AgentCheck.Result result =
        AgentCheck.run(configuration("rounds: 1", QUICK), List.of(new Generator()), progress::add);

    assertTrue(result.isGood(), result.lines().toString());
    assertEquals("line-1 D001/state: RUNNING (raw 1) GOOD", result.lines().getFirst().en());
    assertEquals(List.of(), gateway.frames());
    assertFalse(Files.exists(folder.resolve("data/spool")));

    AgentCheck.Result dead =
        AgentCheck.run(configuration("dead: true", QUICK), List.of(new Generator()), progress::add);
    assertFalse(dead.isGood());
    assertEquals("line-1: cannot reach line-1", dead.lines().getFirst().en());
  }
}
