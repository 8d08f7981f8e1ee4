package io.plumbline.verifier.console;

import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.facts.Window;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the API answers while one report is the newest. Whatever is asked twice is made once: whole
 * documents as bytes, the device table as rows that are only filtered. Thread-safe.
 */
final class Snapshot {
  /** Before the first report. */
  static final Snapshot NONE = new Snapshot();

  private final Optional<LiveReport> live;
  private final String tag;
  private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
  private @Nullable DeviceTable table;

  private Snapshot() {
    this.live = Optional.empty();
    this.tag = "";
  }

  /**
   * A snapshot.
   *
   * @param start tells the versions of this process from those of the one before
   */
  Snapshot(LiveReport live, String start) {
    this.live = Optional.of(live);
    this.tag = start + "-" + Long.toHexString(live.version());
  }

  boolean isOf(LiveReport other) {
    return live.isPresent() && live.get().version() == other.version();
  }

  /** Changes exactly when the report does. */
  String tag() {
    return tag;
  }

  byte[] facts(String language, FactFilter filter) {
    return filter.takesAll()
        ? documents.computeIfAbsent(
            "facts/" + language, key -> Api.bytes(FactsDocument.of(report(), filter, language)))
        : Api.bytes(FactsDocument.of(report(), filter, language));
  }

  byte[] claims(String language, Optional<String> verdict) {
    return documents.computeIfAbsent(
        "claims/" + language + "/" + verdict.orElse(""),
        key -> Api.bytes(ClaimsDocument.of(report(), verdict, language)));
  }

  byte[] dailyRunning(Window window) {
    return documents.computeIfAbsent(
        "daily/" + window.token(), key -> Api.bytes(DailyRunning.of(report(), window)));
  }

  synchronized DeviceTable devices() {
    DeviceTable made = table;
    if (made == null) {
      made = DeviceTable.of(report());
      table = made;
    }
    return made;
  }

  /** The report. */
  LiveReport report() {
    return live.orElseThrow();
  }
}
