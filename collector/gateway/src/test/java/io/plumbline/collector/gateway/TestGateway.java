package io.plumbline.collector.gateway;

import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.collector.gateway.config.GatewayLimits;
import io.plumbline.collector.gateway.config.GatewaySettings;
import io.plumbline.collector.gateway.config.LogSettings;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of gateways on loopback, and what their archives hold. */
public final class TestGateway {
  /** Time enough for a machine that does other things too. */
  public static final GatewayLimits LIMITS =
      new GatewayLimits(
          100,
          8 << 20,
          64 << 20,
          64 << 20,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60));

  /** For tests that wait for a time-out. */
  public static final GatewayLimits HASTY =
      new GatewayLimits(
          2,
          5 << 20,
          64 << 20,
          64 << 20,
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(2));

  /** One agent may offer 1 MiB a second. */
  public static final GatewayLimits SLOW =
      new GatewayLimits(
          100,
          8 << 20,
          64 << 20,
          1 << 20,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60));

  private TestGateway() {}

  public static GatewaySettings settings(Path folder) {
    return settings(folder, LIMITS, Optional.empty());
  }

  public static GatewaySettings settings(
      Path folder, GatewayLimits limits, Optional<DatabaseSettings> database) {
    return settings("gw-1", folder.resolve("gateway"), folder, limits, database);
  }

  /** Settings of one of several gateways that share an archive. */
  public static GatewaySettings settings(
      String id,
      Path keys,
      Path folder,
      GatewayLimits limits,
      Optional<DatabaseSettings> database) {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    return new GatewaySettings(
        id,
        keys,
        folder.resolve("archive"),
        any,
        Optional.of(any),
        Optional.of(any),
        List.of("localhost", "127.0.0.1"),
        database,
        limits,
        LogSettings.DEFAULT);
  }

  /** Every record of the gateway's segments, in order; damage fails. */
  public static List<SegmentRecord> records(Path folder) throws IOException, FormatFault {
    List<SegmentRecord> records = new ArrayList<>();
    for (SegmentFile file : new ArchiveLayout(folder.resolve("archive")).gatewaySegments("gw-1")) {
      try (SegmentReader reader = SegmentReader.open(file.path())) {
        for (Optional<SegmentRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
          records.add(next.get());
        }
      }
    }
    return records;
  }
}
