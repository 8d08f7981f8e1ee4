package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.ledger.LedgerVersion;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What logs say of the ledgers: whether these very ones were logged, since when, and which devices
 * were entered later than the date from which the ledger counts them.
 */
final class LedgerHistory {
  private static final int MAX_NAMED = 10;

  private final ArchiveLayout archive;
  private final Path folder;
  private final Ledger ledger;
  private final ZoneId zone;
  private final List<Statement> statements = new ArrayList<>();

  LedgerHistory(ArchiveLayout archive, Path folder, Ledger ledger, ZoneId zone) {
    this.archive = archive;
    this.folder = folder;
    this.ledger = ledger;
    this.zone = zone;
  }

  /**
   * Compares with what logs name.
   *
   * @param logs the versions that each log names, in its order
   */
  List<Statement> compare(List<List<LedgerMark>> logs) {
    Digest now = LedgerVersion.of(folder).digest();
    List<LedgerMark> all = logs.stream().flatMap(List::stream).toList();
    Optional<LedgerMark> logged =
        all.stream().filter(mark -> mark.digest().equals(now)).findFirst();
    if (all.isEmpty()) {
      statements.add(
          Statement.asserted(
              "ledger",
              PackLayout.LEDGER,
              "platform",
              "台账从未进入日志：台账里的设备、日期和类别只有平台自己说",
              "the ledgers were never logged: devices, dates and categories in them are the"
                  + " platform's word"));
    } else if (logged.isEmpty()) {
      statements.add(
          Statement.broken(
              "ledger-unlogged",
              PackLayout.LEDGER,
              "台账（散列 %s）不是日志里的任何一个版本",
              "the ledgers, with the digest %s, are none of the versions that were logged",
              now));
    } else {
      statements.add(since(logged.get()));
    }
    logs.forEach(this::backdated);
    return statements;
  }

  private static Statement since(LedgerMark mark) {
    return mark.isWitnessed()
        ? Statement.proved(
            "ledger",
            PackLayout.LEDGER,
            "这一版台账最迟在 %s 就是这样（内容是否属实仍由平台负责）",
            "these ledgers were as they are by %s (whether they are true is still the platform's"
                + " word)",
            mark.time())
        : Statement.asserted(
            "ledger",
            PackLayout.LEDGER,
            "gateway",
            "网关称这一版台账在 %s 就是这样",
            "the gateway says that these ledgers were as they are at %s",
            mark.time());
  }

  /** Finds devices that a version did not have although they count from a day before it on. */
  private void backdated(List<LedgerMark> versions) {
    Set<String> before = Set.of();
    Instant at = Instant.EPOCH;
    TreeSet<String> late = new TreeSet<>();
    boolean first = true;
    for (LedgerMark version : versions) {
      Optional<Set<String>> devices = devices(version.digest());
      if (devices.isEmpty()) {
        return;
      }
      if (!first) {
        LocalDate known = at.atZone(zone).toLocalDate();
        for (String id : devices.get()) {
          Device device = ledger.devices().get(id);
          if (device != null && !before.contains(id) && device.connectedFrom().isBefore(known)) {
            late.add(id);
          }
        }
      }
      before = devices.get();
      at = version.seen();
      first = false;
    }
    if (!late.isEmpty()) {
      statements.add(
          Statement.asserted(
              "ledger-backdated",
              PackLayout.LEDGER,
              "platform",
              "%d 台设备的接入日期早于其登记进台账的时间，属事后补登：%s%s",
              "%d devices count from days on which the logged ledgers did not have them; they were"
                  + " entered afterwards: %s%s",
              late.size(),
              String.join(", ", late.stream().limit(MAX_NAMED).toList()),
              late.size() > MAX_NAMED ? " …" : ""));
    }
  }

  private Optional<Set<String>> devices(Digest digest) {
    Path version = archive.ledgerVersion(digest);
    if (!Files.isDirectory(version) || !LedgerVersion.of(version).digest().equals(digest)) {
      statements.add(
          Statement.broken(
              "ledger-version-missing",
              PackLayout.ARCHIVE + "ledgers/" + digest,
              "日志里的台账版本 %s 不在文件里，或内容不符",
              "the logged version %s of the ledgers is not in the file, or has another content",
              digest));
      return Optional.empty();
    }
    return Optional.of(new HashSet<>(LedgerReader.read(version).devices().keySet()));
  }
}
