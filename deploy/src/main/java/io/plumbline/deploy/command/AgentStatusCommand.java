package io.plumbline.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.metrics.StatusServer;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running agent on this machine how it is. */
@Command(name = "status", mixinStandardHelpOptions = true)
final class AgentStatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private enum Format {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", required = true)
  private Path config = Path.of("agent.yaml");

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = Terminal.of(spec);
    AgentConfiguration configuration = AgentConfiguration.read(config);
    URI address = URI.create("http://127.0.0.1:" + port(configuration) + "/health");
    String text = ask(address);
    try {
      JsonNode status = new ObjectMapper().readTree(text);
      if (format == Format.JSON) {
        terminal.out().println(text);
      } else {
        print(terminal, status);
        if (!status.path("configuration").asText().equals(configuration.digest().toString())) {
          terminal.say(
              "正在运行的配置不是 %s 里的这一份（还没有重新加载，或加载时被拒绝）",
              "the running agent's configuration is not the one in %s (not reloaded yet, or"
                  + " refused)",
              config);
        }
      }
      terminal.out().flush();
      return status.path("healthy").asBoolean() ? Plumbline.HELD : Plumbline.DID_NOT_HOLD;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("%s 的回答不是代理的状态。", "What answers at %s is no agent.", address), e);
    }
  }

  private int port(AgentConfiguration configuration) {
    int port =
        configuration
            .metricsPort()
            .orElseThrow(() ->
                new InputFault(
                    Words.of(
                        "%s：没有 metrics.port，代理不提供状态；加上 metrics: {port: 9464}。",
                        "%s: there is no metrics.port, so the agent serves no status; add metrics:"
                            + " {port: 9464}.",
                        config)));
    if (port > 0) {
      return port;
    }
    Path file = configuration.folder().resolve(StatusServer.PORT_FILE);
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      throw new EnvironmentFault(
          Words.of(
              "%s 里没有运行中的代理的端口（%s）。代理在运行吗？",
              "%s does not say the port of a running agent (%s). Does the agent run?",
              file,
              e.getMessage()),
          e);
    }
  }

  private static String ask(URI address) throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return client
          .send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "%s 没有代理回答（%s）。代理在运行吗？ systemctl status plumbline-agent",
              "No agent answers at %s (%s). Does it run? systemctl status plumbline-agent",
              address,
              e.getMessage() == null ? e.toString() : e.getMessage()),
          e);
    }
  }

  private static void print(Terminal terminal, JsonNode status) {
    boolean isHealthy = status.path("healthy").asBoolean();
    terminal.print(
        "代理 %s：%s",
        "agent %s: %s",
        status.path("agent").asText(),
        isHealthy ? "OK" : status.path("fault").asText());
    terminal.print(
        "已读 %d = 已存 %d + 缓存 %d + 拒收 %d",
        "read %d = stored %d + spooled %d + rejected %d",
        status.path("read").asLong(),
        status.path("stored").asLong(),
        status.path("spooled").asLong(),
        status.path("rejected").asLong());
    for (var reason : status.path("rejected_by_reason").properties()) {
      if (reason.getValue().asLong() > 0) {
        terminal.print(
            "  拒收 %s：%d", "  rejected %s: %d", reason.getKey(), reason.getValue().asLong());
      }
    }
    if (status.path("old").asLong() > 0) {
      terminal.print(
          "  其中源时间早于 24 小时：%d",
          "  older than 24 h by source time: %d", status.path("old").asLong());
    }
    for (JsonNode device : status.path("refused_devices")) {
      terminal.print("  网关不让写设备 %s", "  the gateway does not take device %s", device.asText());
    }
    line(terminal, "gateway", "TLS", status.path("uplink"));
    status
        .path("connections")
        .forEach(connection ->
            line(
                terminal,
                connection.path("name").asText(),
                connection.path("protocol").asText(),
                connection));
    terminal.print(
        "缓存 %d 字节，证书有效至 %s",
        "spool %d bytes, certificate until %s",
        status.path("spool_bytes").asLong(),
        status.path("certificate_expires").asText());
  }

  private static void line(Terminal terminal, String name, String protocol, JsonNode connection) {
    String detail = connection.path("detail").asText();
    if (!connection.path("connected").asBoolean()) {
      terminal.print("%s (%s)：未连接；%s", "%s (%s): not connected; %s", name, protocol, detail);
    } else if (detail.isEmpty()) {
      terminal.print("%s (%s)：已连接", "%s (%s): connected", name, protocol);
    } else {
      terminal.print(
          "%s (%s)：已连接；最近一次故障：%s", "%s (%s): connected; last fault: %s", name, protocol, detail);
    }
  }
}
