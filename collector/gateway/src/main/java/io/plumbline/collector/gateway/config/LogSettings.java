package io.plumbline.collector.gateway.config;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.NoteKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the log over seals is kept.
 *
 * @param origin which log it is, in its checkpoints; empty for a name made of the gateway's id and
 *     the log's key
 * @param interval from one checkpoint to the next, while there is something to log
 * @param ledger folder of ledgers whose versions are logged; empty for none
 * @param witnesses who is asked to cosign
 */
public record LogSettings(
    Optional<String> origin, Duration interval, Optional<Path> ledger, List<Witness> witnesses) {
  /** What holds where the configuration says nothing. */
  public static final LogSettings DEFAULT =
      new LogSettings(Optional.empty(), Duration.ofSeconds(10), Optional.empty(), List.of());

  private static final Pattern ORIGIN = Pattern.compile("[^\\s+\\p{Cntrl}]{1,200}");

  public LogSettings {
    witnesses = List.copyOf(witnesses);
  }

  /**
   * A witness.
   *
   * @param address where checkpoints are posted to
   * @param key what its cosignatures are checked with
   * @param authority certificate in PEM that its TLS certificate was issued by; empty for those
   *     that Java knows
   */
  public record Witness(URI address, NoteKey key, Optional<Path> authority) {}

  static LogSettings of(Options options, Path base) {
    Optional<String> origin = options.optionalText("origin");
    if (origin.isPresent() && !ORIGIN.matcher(origin.get()).matches()) {
      throw options.fault(
          "origin",
          origin.get(),
          origin.get(),
          "没有空格和加号的名称，如 plumbline.example/gw-1",
          "a name without spaces and plus, such as plumbline.example/gw-1");
    }
    List<Witness> witnesses = new ArrayList<>();
    for (Options one : options.mappings("witnesses")) {
      witnesses.add(new Witness(address(one), key(one), one.optionalText("ca").map(base::resolve)));
      one.refuseOthers();
    }
    LogSettings settings =
        new LogSettings(
            origin,
            options.duration(
                "interval", Duration.ofMillis(100), Duration.ofHours(1), DEFAULT.interval()),
            options.optionalText("ledger").map(base::resolve),
            witnesses);
    options.refuseOthers();
    return settings;
  }

  private static URI address(Options options) {
    String url = options.text("url");
    if (!url.matches("https?://[A-Za-z0-9.:\\[\\]_-]+(/[A-Za-z0-9._~/-]*)?")) {
      throw options.fault(
          "url", url, url, "http(s)://主机[:端口][/路径]", "http(s)://HOST[:PORT][/PATH]");
    }
    return URI.create(url.replaceAll("/+$", "") + "/add-checkpoint");
  }

  private static NoteKey key(Options options) {
    String text = options.text("vkey");
    try {
      NoteKey key = NoteKey.parse(text);
      if (key.kind() == NoteKey.Kind.COSIGNATURE) {
        return key;
      }
    } catch (FormatFault e) {
      throw options.fault("vkey", text, text, "见证方的 vkey", "a witness's vkey: " + e.getMessage());
    }
    throw options.fault(
        "vkey", text, text, "见证方的 vkey（类型 4）", "a witness's vkey (signatures of type 4)");
  }
}
