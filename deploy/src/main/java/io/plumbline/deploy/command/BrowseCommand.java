package io.plumbline.deploy.command;

import io.plumbline.collector.agent.explore.Exploration;
import io.plumbline.collector.agent.explore.PasteYaml;
import io.plumbline.driver.Explorer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what an endpoint offers, as configuration. */
@Command(name = "browse", mixinStandardHelpOptions = true)
final class BrowseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ENDPOINT")
  private String endpoint = "";

  @Option(names = "--set", paramLabel = "KEY=VALUE")
  private Map<String, String> keys = new LinkedHashMap<>();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "200")
  private int limit = 200;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = Terminal.of(spec);
    Exploration exploration = Exploration.of(endpoint, keys);
    Explorer.Offer offer = exploration.browse(Math.clamp(limit, 1, 10_000));
    offer.remarks().forEach(remark -> terminal.say(remark, remark));
    if (offer.devices().isEmpty()) {
      terminal.say("%s 什么都没有列出", "%s lists nothing", endpoint);
      return Plumbline.DID_NOT_HOLD;
    }
    terminal.out().print("connections:\n" + PasteYaml.of(exploration, offer));
    terminal.out().flush();
    if (!offer.isWhole()) {
      terminal.say(
          "还有更多，只列出 %d 个：加大 --limit，或在 # 之后写明从哪里开始",
          "there is more than these %d: raise --limit, or say behind # where to begin", limit);
    }
    return Plumbline.HELD;
  }
}
