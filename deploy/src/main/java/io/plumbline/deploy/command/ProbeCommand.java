package io.plumbline.deploy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.plumbline.collector.agent.explore.Exploration;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.Reading;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads one tag now. */
@Command(name = "probe", mixinStandardHelpOptions = true)
final class ProbeCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private enum Format {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ADDRESS")
  private String address = "";

  @Option(names = "--set", paramLabel = "KEY=VALUE")
  private Map<String, String> keys = new LinkedHashMap<>();

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Terminal terminal = Terminal.of(spec);
    Explorer.Look look = Exploration.of(address, keys).look();
    Instant now = Instant.now();
    look.remarks().forEach(remark -> terminal.say(remark, remark));
    if (look.readings().isEmpty()) {
      terminal.say("%s 没有回答", "%s does not answer", address);
      return Plumbline.DID_NOT_HOLD;
    }
    Reading reading = look.readings().getFirst();
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("address", address);
    shown.put("value", reading.value().asText());
    shown.put("quality", reading.quality().name());
    boolean isTimed = reading.sourceMicros() != Reading.NO_TIME;
    shown.put(
        "source time",
        isTimed ? Instant.EPOCH.plus(reading.sourceMicros(), ChronoUnit.MICROS).toString() : "");
    shown.put("edge time", now.truncatedTo(ChronoUnit.MICROS).toString());
    look.details().forEach(shown::putIfAbsent);
    if (format == Format.JSON) {
      terminal.out().println(JSON.writeValueAsString(shown));
    } else {
      shown.forEach((name, value) -> terminal.out().printf("%-12s %s%n", name, value));
    }
    terminal.out().flush();
    return reading.quality() == Quality.BAD ? Plumbline.DID_NOT_HOLD : Plumbline.HELD;
  }
}
