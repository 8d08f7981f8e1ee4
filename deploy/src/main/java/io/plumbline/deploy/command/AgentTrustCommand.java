package io.plumbline.deploy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.plumbline.collector.agent.AgentTrust;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.explore.Exploration;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.ServerTrust;
import io.plumbline.driver.tls.Fingerprint;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows the certificate of a machine's server and puts it into the trust list once somebody has
 * compared its fingerprint.
 */
@Command(name = "trust", mixinStandardHelpOptions = true)
final class AgentTrustCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private enum Format {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SERVER", arity = "0..1")
  private @Nullable String server;

  @Option(names = "--config", paramLabel = "FILE")
  private @Nullable Path config;

  @Option(names = "--set", paramLabel = "KEY=VALUE")
  private Map<String, String> keys = new LinkedHashMap<>();

  @Option(names = "--yes", paramLabel = "FINGERPRINT")
  private @Nullable String compared;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Terminal terminal = Terminal.of(spec);
    ConnectionSpec connection = connection();
    ServerTrust trust = AgentTrust.of(connection);
    ServerTrust.Shown shown = trust.show(connection);
    Map<String, Object> facts = facts(connection, shown);
    if (format == Format.TABLE) {
      facts.forEach((name, value) -> terminal.out().printf("%-11s %s%n", name, value));
      terminal.out().flush();
    }
    if (shown.notBefore().isAfter(Instant.now()) || shown.notAfter().isBefore(Instant.now())) {
      terminal.say("注意：证书现在不在有效期内", "mind: the certificate is not valid now");
    }
    int code = decide(terminal, trust, connection, shown, facts);
    if (format == Format.JSON) {
      terminal.out().println(JSON.writeValueAsString(facts));
      terminal.out().flush();
    }
    return code;
  }

  private int decide(
      Terminal terminal,
      ServerTrust trust,
      ConnectionSpec connection,
      ServerTrust.Shown shown,
      Map<String, Object> facts)
      throws InterruptedException {
    boolean isOther = compared != null && !Fingerprint.same(shown.fingerprint(), compared);
    if (shown.trusted() && !isOther) {
      terminal.say("已经受信任，什么都没有改变", "trusted already; nothing was changed");
      return Plumbline.HELD;
    }
    String accepted = compared;
    if (accepted == null && format == Format.TABLE && confirmed(terminal)) {
      accepted = shown.fingerprint();
    }
    if (accepted == null) {
      terminal.say(
          "未信任。请与服务器自己显示的指纹比对，一致时再加上 --yes 和这个指纹",
          "not trusted. Compare with the fingerprint that the server itself shows; if they are"
              + " equal, add --yes and the fingerprint");
      return Plumbline.DID_NOT_HOLD;
    }
    // Asks the server anew: what is accepted is what it shows now, if that is what was compared.
    Path file = trust.accept(connection, accepted);
    facts.put("trusted", true);
    facts.put("file", file.toString());
    terminal.say("已信任，写入 %s", "trusted from now on: %s", file);
    return Plumbline.HELD;
  }

  private static boolean confirmed(Terminal terminal) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    terminal.say(
        "与服务器自己显示的指纹逐位一致吗？输入 yes 表示信任：",
        "Is it, digit by digit, the fingerprint that the server itself shows? Type yes to trust"
            + " it:");
    String answer = console.readLine();
    return answer != null && answer.strip().equalsIgnoreCase("yes");
  }

  private static Map<String, Object> facts(ConnectionSpec connection, ServerTrust.Shown shown) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("server", connection.options().text("address"));
    facts.put("subject", shown.subject());
    facts.put("issuer", shown.issuer());
    facts.put("valid-from", shown.notBefore().toString());
    facts.put("valid-until", shown.notAfter().toString());
    facts.put("sha-256", shown.fingerprint());
    facts.put("trusted", shown.trusted());
    return facts;
  }

  private ConnectionSpec connection() {
    Path file = config;
    String named = server;
    if (file == null) {
      if (named == null || !named.contains("://")) {
        throw new InputFault(
            Words.of(
                "请给出服务器的地址（如 opc.tcp://10.0.0.6:4840），或 --config 文件和其中连接的名称。",
                "Give the server's address, such as opc.tcp://10.0.0.6:4840, or --config FILE and"
                    + " the name of a connection in it."));
      }
      return Exploration.of(named, keys).endpoint();
    }
    List<ConnectionSpec> connections = AgentConfiguration.read(file).connections();
    List<ConnectionSpec> meant =
        connections.stream().filter(c -> named == null || c.name().equals(named)).toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    String names = String.join(", ", connections.stream().map(ConnectionSpec::name).toList());
    throw new InputFault(
        Words.of(
            "%s：连接是“%s”，应为其中之一：%s。",
            "%s: the connection is '%s', expected one of %s.",
            file,
            named == null ? "" : named,
            names));
  }
}
