package io.plumbline.benchmarks.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures an agent that runs from the distribution. At the end the machines stop speaking, and
 * what they said must be what the agent read, what the gateway acknowledged and what the archive
 * holds, value for value.
 */
public final class AgentBenchmark {
  private static final String RUNS = " runs";
  private static final int PATIENCE_SECONDS = 300;
  private static final int FIRST_FRAME_BYTES = 200;

  private final AgentSettings settings;
  private final Tags tags;
  private final String protocol;

  private AgentBenchmark(AgentSettings settings) {
    this.settings = settings;
    this.tags = Tags.of(settings.tags(), settings.connections());
    this.protocol = settings.name().equals("agent-opcua") ? "opcua" : "modbus";
  }

  /** Runs one measurement in a temporary folder. */
  public static AgentFigures run(AgentSettings settings) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("plumbline-agent-");
    AgentBenchmark benchmark = new AgentBenchmark(settings);
    try (AgentSite site = AgentSite.open(folder, benchmark.protocol, benchmark.tags)) {
      return switch (settings.name()) {
        case "agent-idle" -> benchmark.idle(site);
        case "agent-drain" -> benchmark.drain(site);
        default -> benchmark.load(site);
      };
    } finally {
      remove(folder);
    }
  }

  private AgentFigures load(AgentSite site) throws IOException, InterruptedException {
    AgentFigures figures = new AgentFigures();
    Program agent = start(site);
    TimeUnit.SECONDS.sleep(settings.warmUp());
    AgentState before = site.state();
    ProcessFigures first = ProcessFigures.of(agent.pid());
    ProcessFigures machinesFirst = ProcessFigures.of(site.machines().pid());
    ProcessFigures gatewayFirst = ProcessFigures.of(site.gateway().pid());
    double resident = 0;
    for (int second = 0; second < settings.seconds(); second++) {
      TimeUnit.SECONDS.sleep(1);
      resident = Math.max(resident, ProcessFigures.of(agent.pid()).residentMegabytes());
    }
    ProcessFigures last = ProcessFigures.of(agent.pid());
    AgentState after = site.state();
    figures.put("cores", last.coresSince(first));
    figures.put("resident_mb", resident);
    figures.put("resident_anonymous_mb", last.anonymousMegabytes());
    figures.put("resident_most_ever_mb", last.mostMegabytes());
    figures.put(
        "samples_per_second",
        (after.read() - before.read()) * 1e9 / (after.atNanos() - before.atNanos()));
    figures.put(
        "machines_cores", ProcessFigures.of(site.machines().pid()).coresSince(machinesFirst));
    figures.put("gateway_cores", ProcessFigures.of(site.gateway().pid()).coresSince(gatewayFirst));
    account(site, agent, figures);
    return figures;
  }

  private AgentFigures idle(AgentSite site) throws IOException, InterruptedException {
    AgentFigures figures = new AgentFigures();
    long start = System.nanoTime();
    Program agent = site.startAgent(settings.program(), "frame: {every: 50ms}\n");
    agent.await(RUNS);
    figures.put("says_it_runs_seconds", (System.nanoTime() - start) / 1e9);
    while (site.spooledBytes() < FIRST_FRAME_BYTES) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    figures.put("first_sample_on_disk_seconds", (System.nanoTime() - start) / 1e9);
    TimeUnit.SECONDS.sleep(settings.warmUp());
    ProcessFigures first = ProcessFigures.of(agent.pid());
    TimeUnit.SECONDS.sleep(settings.seconds());
    ProcessFigures last = ProcessFigures.of(agent.pid());
    figures.put("cores", last.coresSince(first));
    figures.put("resident_mb", last.residentMegabytes());
    figures.put("resident_anonymous_mb", last.anonymousMegabytes());
    figures.put("resident_most_ever_mb", last.mostMegabytes());
    account(site, agent, figures);
    return figures;
  }

  /** The gateway is killed, stays away, and comes back while the machines go on. */
  private AgentFigures drain(AgentSite site) throws IOException, InterruptedException {
    AgentFigures figures = new AgentFigures();
    Program agent = start(site);
    TimeUnit.SECONDS.sleep(settings.warmUp());
    site.gateway().kill();
    TimeUnit.SECONDS.sleep(settings.outage());
    site.restartGateway();
    AgentState back = site.state();
    while (!back.isLinked()) {
      TimeUnit.MILLISECONDS.sleep(20);
      back = site.state();
    }
    ProcessFigures first = ProcessFigures.of(agent.pid());
    AgentState now = back;
    // What is read in two seconds is on its way also when nothing was ever in the way.
    while (now.onDisk() + now.inMemory() > 2L * settings.tags()) {
      TimeUnit.MILLISECONDS.sleep(20);
      now = site.state();
    }
    double seconds = (now.atNanos() - back.atNanos()) / 1e9;
    figures.put("backlog_samples", back.onDisk());
    figures.put("drained_in_seconds", seconds);
    figures.put("drained_samples_per_second", (now.stored() - back.stored()) / seconds);
    figures.put("read_meanwhile_samples_per_second", (now.read() - back.read()) / seconds);
    figures.put("cores_meanwhile", ProcessFigures.of(agent.pid()).coresSince(first));
    figures.put("resident_most_ever_mb", ProcessFigures.of(agent.pid()).mostMegabytes());
    account(site, agent, figures);
    return figures;
  }

  private Program start(AgentSite site) throws IOException, InterruptedException {
    Program agent = site.startAgent(settings.program(), "");
    agent.await(RUNS);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (site.state().stored() < tags.count()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the agent stores nothing: " + site.state());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return agent;
  }

  /** Ends the machines' speech and compares. */
  private void account(AgentSite site, Program agent, AgentFigures figures)
      throws IOException, InterruptedException {
    long sent = site.machines().freeze();
    AgentState state = settled(site);
    agent.stop();
    site.gateway().stop();
    Arrivals arrivals = Arrivals.read(site.archive(), tags);
    figures.put("sent", sent);
    figures.put("read", state.read());
    figures.put("stored", state.stored());
    figures.put("rejected", state.rejected());
    figures.put("archived", arrivals.good());
    figures.put("archived_not_good", arrivals.bad());
    figures.put("gaps", arrivals.gaps());
    figures.put(
        "frame_bytes_per_sample", (double) arrivals.bytes() / (arrivals.good() + arrivals.bad()));
    if (!state.balances()
        || state.rejected() != 0
        || arrivals.good() != sent
        || arrivals.good() + arrivals.bad() < state.stored()) {
      throw new IllegalStateException("what was sent did not arrive: " + figures.values());
    }
  }

  /** Waits until nothing is read any more and nothing is under way. */
  private static AgentState settled(AgentSite site) throws IOException, InterruptedException {
    AgentState before = site.state();
    for (int attempt = 0; attempt < PATIENCE_SECONDS / 3; attempt++) {
      TimeUnit.SECONDS.sleep(3);
      AgentState now = site.state();
      if (now.read() == before.read() && now.read() == now.stored() + now.rejected()) {
        return now;
      }
      before = now;
    }
    throw new IllegalStateException("the agent does not come to rest: " + before);
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
