package io.plumbline.driver.mtconnect.observation;

import io.plumbline.contract.config.Options;
import io.plumbline.driver.ChannelSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** What the configurations of adapters and agents have in common. */
public final class CommonKeys {
  private CommonKeys() {}

  /** How long a connect may take. */
  public static Duration connectTimeout(Options options) {
    return options.duration(
        "connect-timeout", Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofSeconds(5));
  }

  /** The longest pause between attempts. */
  public static Duration reconnectLimit(Options options) {
    return options.duration(
        "reconnect-limit", Duration.ofMillis(500), Duration.ofHours(1), Duration.ofSeconds(30));
  }

  /** Every channel once, in the order of the configuration. */
  public static List<ChannelSpec> specs(Collection<List<ObservedChannel>> channels) {
    return channels.stream().flatMap(List::stream).map(ObservedChannel::spec).distinct().toList();
  }
}
