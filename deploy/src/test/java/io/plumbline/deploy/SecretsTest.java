package io.plumbline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.plumbline.collector.agent.AgentCheck;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.deploy.factory.Await;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A password is in a file; nothing that the agent says repeats it, at whatever level. */
class SecretsTest {
  private static final String SECRET = "hunter2-Tr0ub4dor";

  @TempDir Path folder;

  private static final class Deaf implements ReadingSink {
    @Override
    public void deliver(List<Reading> readings, Runnable durable) {
      durable.run();
    }

    @Override
    public void gap(Gap gap) {
      assertTrue(gap.toMicros() >= gap.fromMicros());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"password-file: \"%s\"", "password: \"${file:%s}\""})
  void aPasswordIsInNoLogNoMessageAndNoStatus(String key) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), SECRET + "\n");
    Path file =
        Files.writeString(
            folder.resolve("agent.yaml"),
            """
            agent: {id: edge-1, folder: data}
            gateway: {address: "127.0.0.1:1"}
            connections:
              - name: broker
                protocol: mqtt
                address: tcp://127.0.0.1:1
                client-id: a
                user: reader
                %s
                devices: [{id: D1, channels: [{name: load, topic: a/b}]}]
            """
                .formatted(key.formatted(password)));
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    root.addAppender(seen);
    root.setLevel(Level.ALL);
    List<String> said = new ArrayList<>();
    try {
      AgentConfiguration configuration = AgentConfiguration.read(file);
      AgentCheck.Result result =
          AgentCheck.run(configuration, (Words words) -> said.add(words.toString()));
      result.lines().forEach(line -> said.add(line.toString()));
      said.add(configuration.toString());
      ConnectionSpec connection = configuration.connections().getFirst();
      try (Driver driver = mqtt().create(connection)) {
        driver.start(new Deaf());
        Await.until(() -> driver.health().failures() > 0);
        said.add(driver.health().toString() + driver);
      }
    } finally {
      root.detachAppender(seen);
      root.setLevel(before);
    }
    seen.list.forEach(event -> said.add(event.getFormattedMessage() + event.getThrowableProxy()));
    assertTrue(said.size() > 5, said.toString());
    assertEquals(List.of(), said.stream().filter(line -> line.contains(SECRET)).toList());
    assertFalse(Files.readString(file).contains(SECRET));
  }

  private static DriverFactory mqtt() {
    return ServiceLoader.load(DriverFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.protocol().equals("mqtt"))
        .findFirst()
        .orElseThrow();
  }
}
