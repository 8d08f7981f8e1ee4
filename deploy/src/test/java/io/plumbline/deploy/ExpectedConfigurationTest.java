package io.plumbline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.AgentRun;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.identity.AgentEnrolment;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.TestGateway;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.deploy.factory.Await;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent and a gateway that expects another configuration of it ({@code gateway expect}). */
@Timeout(300)
@Tag("slow")
class ExpectedConfigurationTest {
  private static final String AGENT = "edge-1";
  private static final int READINGS = 200;

  @TempDir Path folder;

  /** Delivers the numbers from 1 on, and then nothing more. */
  private static final class Counter implements DriverFactory {
    @Override
    public String protocol() {
      return "counter";
    }

    @Override
    public ProbeResult probe(ConnectionSpec connection) {
      return new ProbeResult(List.of(), List.of());
    }

    @Override
    public Driver create(ConnectionSpec connection) {
      ChannelSpec channel = connection.devices().getFirst().channels().getFirst();
      return new Driver() {
        @Override
        public void start(ReadingSink sink) {
          Thread.ofVirtual()
              .start(() -> {
                for (long number = 1; number <= READINGS; number++) {
                  sink.deliver(
                      List.of(
                          new Reading(
                              channel, Reading.NO_TIME, new Value.Int(number), Quality.GOOD)),
                      () -> {});
                }
              });
        }

        @Override
        public DriverHealth health() {
          return new DriverHealth(true, READINGS, 0, "");
        }

        @Override
        public void close() {
          // What was started has ended, or ends as soon as the agent has taken the readings.
        }
      };
    }
  }

  private AgentConfiguration configuration(GatewayRun gateway) throws Exception {
    URI enrolment =
        URI.create("https://127.0.0.1:" + gateway.enrolAddress().orElseThrow().getPort());
    String token = gateway.trust().issueToken(AGENT, Set.of("D1"), Duration.ofHours(1)).toString();
    AgentEnrolment.enroll(enrolment, token, Optional.empty(), folder.resolve("data"));
    return AgentConfiguration.read(
        Files.writeString(
            folder.resolve("agent.yaml"),
            """
            agent: {id: edge-1, folder: data}
            gateway: {address: "127.0.0.1:%d", longest-pause: 300ms}
            frame: {every: 50ms, rows: 20}
            connections:
              - name: line
                protocol: counter
                devices: [{id: D1, channels: [{name: load}]}]
            """
                .formatted(gateway.uplinkAddress().getPort())));
  }

  @Test
  void anAgentKeepsEverySampleUntilItsConfigurationIsExpected() throws Exception {
    try (GatewayRun gateway = GatewayRun.start(TestGateway.settings(folder))) {
      AgentConfiguration configuration = configuration(gateway);
      Digest before = Digest.sha256(new byte[] {1});
      gateway.trust().expectConfigurations(AGENT, Set.of(before));
      try (AgentRun agent = AgentRun.start(configuration, List.of(new Counter()))) {
        // A gateway ends connections for a moment after rights change, so other words come between.
        AtomicReference<String> said = new AtomicReference<>("");
        Await.until(
            () -> {
              String words = agent.status().uplink().detail();
              said.set(words);
              return agent.status().counts().onDisk() == READINGS
                  && gateway.metrics().refusals(Refusal.CONFIG) >= 3
                  && words.contains("CONFIG");
            },
            () -> agent.status().toString());
        assertEquals(0, agent.status().counts().stored());
        String detail = Objects.requireNonNull(said.get());
        assertTrue(detail.contains(configuration.digest().toString()), detail);
        assertTrue(detail.contains("plumbline gateway expect"), detail);

        gateway.trust().expectConfigurations(AGENT, Set.of(before, configuration.digest()));
        Await.until(
            () ->
                agent.status().counts().stored() == READINGS
                    && agent.status().uplink().detail().isEmpty(),
            () -> agent.status().toString());
        assertEquals(0, agent.status().counts().rejectedTotal());
      }
    }
    assertEquals(LongStream.rangeClosed(1, READINGS).boxed().toList(), archived());
  }

  private List<Long> archived() throws Exception {
    List<Long> numbers = new ArrayList<>();
    for (SegmentRecord record : TestGateway.records(folder)) {
      if (record.kind() == SegmentRecord.Kind.FRAME
          && Frame.decode(record.payload()) instanceof TelemetryFrame frame) {
        assertEquals(List.of(), frame.gaps());
        for (int row = 0; row < frame.rows(); row++) {
          numbers.add(((Value.Int) frame.value(row)).value());
        }
      }
    }
    return numbers;
  }
}
