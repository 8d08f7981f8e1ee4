package io.plumbline.deploy.command;

import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.config.GatewaySettings;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ingest: takes agents in and their frames. */
@Command(name = "gateway", mixinStandardHelpOptions = true)
final class GatewayCommand extends CommandGroup {
  @Command(name = "run", mixinStandardHelpOptions = true)
  int run(
      @Option(names = "--config", paramLabel = "FILE", required = true) Path config,
      @Option(names = "--lifeline", hidden = true) boolean lifeline)
      throws InterruptedException {
    Terminal terminal = terminal();
    GatewaySettings settings = GatewaySettings.read(config);
    try (Stop stop = Stop.install(lifeline);
        GatewayRun gateway = GatewayRun.start(settings)) {
      terminal.print(
          "网关 %s 已启动：上行 %s，注册 %s，指标 %s",
          "gateway %s runs: uplink %s, enrolment %s, metrics %s",
          settings.id(),
          gateway.uplinkAddress(),
          gateway.enrolAddress().map(Object::toString).orElse("–"),
          gateway.adminAddress().map(Object::toString).orElse("–"));
      CompletableFuture.anyOf(stop.asked(), gateway.failed()).get();
      if (gateway.failed().isDone()) {
        Throwable cause = gateway.failed().get();
        throw cause instanceof EnvironmentFault fault
            ? fault
            : new EnvironmentFault(
                Words.of("网关停了：%s", "the gateway stopped: %s", cause.getMessage()), cause);
      }
      return Plumbline.HELD;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the gateway ended in an unknown way", e);
    }
  }

  @Command(name = "token", mixinStandardHelpOptions = true)
  int token(
      @Option(names = "--config", paramLabel = "FILE", required = true) Path config,
      @Option(names = "--agent", paramLabel = "ID", required = true) String agent,
      @Option(names = "--device", paramLabel = "ID", split = ",") List<String> devices,
      @Option(names = "--every-device") boolean everyDevice,
      @Option(names = "--hours", defaultValue = "24") int hours) {
    Terminal terminal = terminal();
    boolean named = devices != null && !devices.isEmpty();
    if (named == everyDevice) {
      throw new InputFault(
          new Words(
              "请用 --device ID[,ID…] 列出代理可写的设备，或明确写 --every-device；二者必居其一。",
              "list the devices that the agent may write with --device ID[,ID…], or say"
                  + " --every-device; exactly one of them."));
    }
    if (hours < 1 || hours > 24 * 30) {
      throw new InputFault(
          Words.of("--hours 是 %d，应为 1 到 720。", "--hours is %d, expected 1 to 720.", hours));
    }
    GatewaySettings settings = GatewaySettings.read(config);
    GatewayTrust trust = GatewayTrust.open(settings.folder(), settings.id(), settings.archive());
    Set<String> allowed = everyDevice ? Set.of("*") : Set.copyOf(devices);
    terminal.out().println(trust.issueToken(agent, allowed, Duration.ofHours(hours)));
    terminal.say(
        "一次性令牌，%d 小时内有效。在网关盒上： plumbline agent enroll --gateway https://HOST:%d --token 令牌 --folder"
            + " 目录",
        "one-time token, valid for %d hours. On the gateway box: plumbline agent enroll --gateway"
            + " https://HOST:%d --token TOKEN --folder DIR",
        hours,
        settings.enrol().map(address -> address.getPort()).orElse(GatewaySettings.ENROL_PORT));
    return Plumbline.HELD;
  }

  @Command(name = "revoke", mixinStandardHelpOptions = true)
  int revoke(
      @Option(names = "--config", paramLabel = "FILE", required = true) Path config,
      @Option(names = "--agent", paramLabel = "ID", required = true) String agent) {
    trustOf(config, agent).revoke(agent);
    terminal()
        .print(
            "代理 %s 的证书和令牌已作废；运行中的网关一秒内断开它。已归档的数据不变。",
            "agent %s: certificates and token are taken back; a gateway that runs ends its"
                + " connection within a second. What is archived stays.",
            agent);
    return Plumbline.HELD;
  }

  @Command(name = "expect", mixinStandardHelpOptions = true)
  int expect(
      @Option(names = "--config", paramLabel = "FILE", required = true) Path config,
      @Option(names = "--agent", paramLabel = "ID", required = true) String agent,
      @Option(names = "--configuration", paramLabel = "FILE", split = ",") List<Path> files,
      @Option(names = "--any-configuration") boolean any)
      throws IOException {
    boolean named = files != null && !files.isEmpty();
    if (named == any) {
      throw new InputFault(
          new Words(
              "请用 --configuration FILE[,FILE…] 列出代理的配置文件，或明确写 --any-configuration；二者必居其一。",
              "name the agent's configuration files with --configuration FILE[,FILE…], or say"
                  + " --any-configuration; exactly one of them."));
    }
    Set<Digest> expected = new LinkedHashSet<>();
    for (Path file : named ? files : List.<Path>of()) {
      if (!Files.isRegularFile(file)) {
        throw new InputFault(
            Words.of(
                "%s：没有这个文件，应为代理的配置文件。",
                "%s: no such file, expected an agent's configuration.", file));
      }
      expected.add(Digest.sha256(Files.readAllBytes(file)));
    }
    trustOf(config, agent).expectConfigurations(agent, expected);
    Terminal terminal = terminal();
    expected.forEach(hash -> terminal.out().println(hash));
    if (any) {
      terminal.say("代理 %s：任何配置都可以。", "agent %s: any configuration.", agent);
    } else {
      terminal.say(
          "代理 %s：只收按这 %d 份配置做的帧；按其他配置做的帧留在代理上。",
          "agent %s: only frames made under these configurations (%d) are taken; others stay with"
              + " the agent.",
          agent,
          expected.size());
    }
    return Plumbline.HELD;
  }

  /** The agents of a gateway, which this one must be among. */
  private static GatewayTrust trustOf(Path config, String agent) {
    GatewaySettings settings = GatewaySettings.read(config);
    GatewayTrust trust = GatewayTrust.open(settings.folder(), settings.id(), settings.archive());
    List<String> known = trust.agents().stream().map(GatewayTrust.AgentSummary::agent).toList();
    if (!known.contains(agent)) {
      throw new InputFault(
          Words.of(
              "网关 %s 没有代理“%s”，最接近的是 %s。",
              "Gateway %s has no agent '%s'; the nearest is %s.",
              settings.id(),
              agent,
              Nearest.to(agent, known).orElse("–")));
    }
    return trust;
  }
}
