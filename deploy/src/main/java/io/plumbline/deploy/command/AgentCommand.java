package io.plumbline.deploy.command;

import io.plumbline.collector.agent.AgentCheck;
import io.plumbline.collector.agent.AgentReload;
import io.plumbline.collector.agent.AgentRun;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.identity.AgentEnrolment;
import io.plumbline.collector.agent.identity.AgentIdentity;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The edge agent. */
@Command(name = "agent", mixinStandardHelpOptions = true)
final class AgentCommand extends CommandGroup {
  private static final long LOOK_MILLIS = 2000;

  /** Adds the commands that have classes of their own; {@code agent run} keeps none of them. */
  static void addOthers(CommandLine agent) {
    agent.addSubcommand(AgentStatusCommand.class);
    agent.addSubcommand(AgentTrustCommand.class);
    agent.addSubcommand(AgentImageCommand.class);
  }

  @Command(name = "run", mixinStandardHelpOptions = true)
  int run(
      @Option(names = "--config", paramLabel = "FILE", required = true) Path config,
      @Option(names = "--watch") boolean watch,
      @Option(names = "--lifeline", hidden = true) boolean lifeline)
      throws InterruptedException {
    AgentConfiguration configuration = AgentConfiguration.read(config);
    Terminal terminal = terminal();
    try (Stop stop = Stop.install(lifeline);
        AgentRun agent = AgentRun.start(configuration)) {
      agent.settle();
      try (AgentReload reload =
              AgentReload.start(config, agent, watch, LOOK_MILLIS, terminal::say);
          HeapBound heap = HeapBound.start()) {
        HangUp.asksFor(reload::ask);
        terminal.print(
            "代理 %s 已启动，读取 %d 个连接，发往 %s",
            "agent %s runs, reads %d connections, sends to %s",
            configuration.agent(),
            configuration.connections().size(),
            configuration.gateway());
        CompletableFuture.anyOf(stop.asked(), agent.bug()).get();
        if (agent.bug().isDone()) {
          throw agent.bug().get();
        }
        return Plumbline.HELD;
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the agent ended in an unknown way", e);
    }
  }

  @Command(name = "check", mixinStandardHelpOptions = true)
  int check(@Option(names = "--config", paramLabel = "FILE", required = true) Path config)
      throws InterruptedException {
    Terminal terminal = terminal();
    AgentCheck.Result result = AgentCheck.run(AgentConfiguration.read(config), terminal::say);
    result.lines().forEach(line -> terminal.out().println(line.in(terminal.language())));
    if (result.isGood()) {
      return Plumbline.HELD;
    }
    return result.isUnreachable() ? Plumbline.ENVIRONMENT : Plumbline.DID_NOT_HOLD;
  }

  @Command(name = "enroll", mixinStandardHelpOptions = true)
  int enroll(
      @Option(names = "--gateway", paramLabel = "URL", required = true) String gateway,
      @Option(names = "--token", paramLabel = "TOKEN", required = true) String token,
      @Option(names = "--folder", paramLabel = "DIR", defaultValue = ".") Path folder,
      @Option(names = "--ca", paramLabel = "CA.pem") @Nullable Path ca) {
    AgentIdentity identity =
        AgentEnrolment.enroll(address(gateway), token, Optional.ofNullable(ca), folder);
    terminal()
        .print(
            "代理 %s 已注册：证书和私钥在 %s，有效至 %s",
            "agent %s is enrolled: certificate and key are in %s, valid until %s",
            identity.agent(),
            folder.toAbsolutePath().normalize(),
            identity.expires());
    return Plumbline.HELD;
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text);
      if ("https".equals(address.getScheme()) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw badAddress(text);
    }
    throw badAddress(text);
  }

  private static InputFault badAddress(String text) {
    return new InputFault(
        Words.of(
            "--gateway 是“%s”，应为网关的注册地址，如 https://gw.example:7444。",
            "--gateway is '%s', expected the gateway's address for enrolment, such as"
                + " https://gw.example:7444.",
            text));
  }
}
