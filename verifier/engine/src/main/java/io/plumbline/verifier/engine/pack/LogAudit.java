package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.GrowingTree;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.integrity.LeftOut;
import io.plumbline.verifier.engine.log.LogPart;
import io.plumbline.verifier.engine.log.LogWalk;
import io.plumbline.verifier.engine.log.OtherEntries;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds one gateway's log against its segments. The tree is computed anew over every seal of the
 * segments and the few other entries, and its root compared with every signed one on the way: that
 * proves at once that each seal is included, that nothing else is, and that each checkpoint is the
 * beginning of the next. Cost: one pass over the segments, two hashes for a seal; memory for the
 * checkpoints alone.
 */
final class LogAudit {
  private final ArchiveLayout archive;
  private final String gateway;
  private final LogLayout log;
  private final TrustedKeys trusted;
  private final ArrivalCount arrivals;
  private final List<Statement> statements = new ArrayList<>();
  private final List<LedgerMark> ledgers = new ArrayList<>();
  private final CosignedSizes sizes = new CosignedSizes();
  private final Optional<LeftOut> leftOut;
  private final Optional<LogPart> part;
  private final LogWalk walk;
  private final GrowingTree tree;
  private long seals;
  private boolean broken;

  /**
   * What a log shows.
   *
   * @param ledgers the versions of ledgers that it names, in order
   */
  record Shown(List<Statement> statements, List<LedgerMark> ledgers) {}

  /**
   * Audits a gateway's log.
   *
   * @param gateway name of its folder
   * @param lagSeconds how late an arrival may be confirmed and still count as of its time
   * @param leftOut what is not there, where the pack holds a part of the archive
   * @throws FormatFault when what stands for the rest of the log is damaged
   */
  LogAudit(
      ArchiveLayout archive,
      String gateway,
      TrustedKeys trusted,
      long lagSeconds,
      Optional<LeftOut> leftOut)
      throws IOException, FormatFault {
    this.archive = archive;
    this.gateway = gateway;
    this.log = new LogLayout(archive.logsFolder().resolve(gateway));
    this.trusted = trusted;
    this.arrivals = new ArrivalCount(gateway, lagSeconds, trusted.quorum());
    this.leftOut = leftOut;
    this.part =
        leftOut.isPresent()
            ? Optional.of(LogPart.parse(ascii(log.root().resolve(LogPart.NAME))))
            : Optional.empty();
    this.tree = part.isPresent() ? part.get().tree() : new GrowingTree();
    this.walk = new LogWalk(archive, gateway, tree);
  }

  Shown run() throws IOException {
    try {
      audit();
    } catch (FormatFault e) {
      broken("log-damaged", "日志读不出：%s", "the log cannot be read: %s", e.getMessage());
    }
    return new Shown(statements, ledgers);
  }

  private void audit() throws IOException, FormatFault {
    String key = ascii(log.key());
    NoteKey own = NoteKey.parse(key);
    if (!key.equals(own + "\n")) {
      throw new FormatFault("vkey", -1, "log.vkey is not in its only form");
    }
    SignedNote note = SignedNote.decode(Files.readAllBytes(log.checkpoint()));
    Checkpoint head = Checkpoint.parse(note.text());
    boolean vouched = head(own, note, head.origin(), "checkpoint");
    sizes.add(head, "checkpoint", witnessed(note));
    for (Path file : cosigned()) {
      SignedNote older = SignedNote.decode(Files.readAllBytes(file));
      String name = log.root().relativize(file).toString();
      head(own, older, head.origin(), name);
      Checkpoint kept = Checkpoint.parse(older.text());
      if (!file.equals(log.cosigned(kept.size()))) {
        broken(
            "log-damaged",
            "%s 的大小是 %d，不该叫这个名字",
            "%s is of the size %d and should not have this name",
            name,
            kept.size());
      }
      sizes.add(kept, name, witnessed(older));
    }
    sizes.sort(trusted.quorum());
    TreeMap<Long, byte[]> others = OtherEntries.parse(ascii(log.root().resolve(OtherEntries.NAME)));
    long entries = others.size();
    if (part.isPresent()) {
      begin(others, head);
    }
    long unlogged = walk(others, head.size());
    if (part.isPresent()) {
      elsewhere(others, head, number -> true);
      accountFor(head.size() - entries);
    }
    conclude(head, own, vouched, unlogged);
  }

  /** Begins behind the leaves that a part leaves out. */
  private void begin(TreeMap<Long, byte[]> others, Checkpoint head) throws FormatFault {
    if (sizes.smallest() < tree.size()) {
      throw new FormatFault(
          LogPart.NAME,
          -1,
          "begins at " + tree.size() + ", behind a checkpoint of " + sizes.smallest());
    }
    compare();
    elsewhere(others, head, number -> number < tree.size());
  }

  /** Every seal of the log must be in the part or in a segment that is left out. */
  private void accountFor(long logged) {
    long left =
        leftOut.orElseThrow().segments().stream()
            .filter(ends -> ends.file().folder().equals(gateway))
            .mapToLong(ends -> ends.footer().seals())
            .sum();
    if (logged > left + seals) {
      broken(
          "log-longer",
          "日志有 %d 个签名，这一部分和省去的段合计只有 %d 个：有段被拿走了",
          "the log has %d seals, the part and what is left out have %d: segments were taken away",
          logged,
          left + seals);
    }
  }

  /** Takes in entries of ledgers that do not stand among the seals of a part. */
  private void elsewhere(TreeMap<Long, byte[]> others, Checkpoint head, LongPredicate which)
      throws FormatFault {
    for (Map.Entry<Long, byte[]> one : new TreeMap<>(others).entrySet()) {
      long number = one.getKey();
      if (which.test(number)) {
        others.remove(number);
        LogEntry entry = LogEntry.decode(one.getValue());
        if (!part.orElseThrow().includes(number, entry, head.size(), head.root())) {
          broken("log-contradicts", "第 %d 条不在日志里", "entry %d does not stand in the log", number);
        } else {
          ledger(number, one.getValue());
        }
      }
    }
  }

  /** Checks who signed a head; whether a trusted key did. */
  private boolean head(NoteKey own, SignedNote note, String origin, String part)
      throws FormatFault {
    Checkpoint head = Checkpoint.parse(note.text());
    if (!head.origin().equals(origin)) {
      broken(
          "log-origin",
          "%s 属于日志 %s，不是 %s",
          "%s is of the log %s, not of %s",
          part,
          head.origin(),
          origin);
    }
    if (!note.signedBy(own).orElse(false)) {
      broken(
          "checkpoint-unsigned",
          "%s 没有日志密钥 %s 的有效签名",
          "%s has no genuine signature of the log's key %s",
          part,
          own.name());
    }
    List<Statement> problems = new ArrayList<>();
    boolean vouched =
        !trusted.signers(gateway + "/" + part, note, problems).isEmpty()
            || !trusted.cosignatures(gateway + "/" + part, note, problems).isEmpty();
    statements.addAll(problems);
    return vouched;
  }

  private List<Cosignature> witnessed(SignedNote note) {
    return trusted.cosignatures(gateway, note, new ArrayList<>());
  }

  /** Makes the leaves anew; returns how many seals the log does not reach. */
  private long walk(TreeMap<Long, byte[]> others, long size) throws IOException {
    try {
      walk.walk(
          size,
          others,
          new LogWalk.Sink() {
            @Override
            public void seal(long number, SegmentFile file, SegmentRecord record) {
              seals++;
              arrivals.add(record.receipt().arrivalMicros(), sizes.seenBy(number));
              compare();
            }

            @Override
            public void other(long number, byte[] entry) {
              ledger(number, entry);
              compare();
            }
          });
      long unlogged = walk.rest();
      seals += unlogged;
      return unlogged;
    } catch (FormatFault e) {
      broken("segment-damaged", "%s", "%s", e.getMessage());
      return 0;
    }
  }

  /** Takes in an entry that is no seal. */
  private void ledger(long number, byte[] entry) {
    try {
      if (LogEntry.decode(entry) instanceof LogEntry.Ledgers(long seen, var digest)) {
        ledgers.add(new LedgerMark(digest, seen, sizes.seenBy(number)));
      }
    } catch (FormatFault e) {
      broken("log-damaged", "日志读不出：%s", "the log cannot be read: %s", e.getMessage());
    }
  }

  /** Holds the tree as far as it has grown against the checkpoints of its size. */
  private void compare() {
    for (CosignedSizes.Mark mark : sizes.at(tree.size())) {
      if (!mark.root().equals(tree.root())) {
        broken(
            "log-contradicts",
            "%s 在 %d 条处的根与归档不符：此前的某个签名、其到达时间或顺序被改过",
            "the root of %s at %d entries is not that of the archive: a seal up to there, its"
                + " arrival or the order was changed",
            mark.part(),
            mark.size());
      }
    }
  }

  private void conclude(Checkpoint head, NoteKey own, boolean vouched, long unlogged) {
    for (CosignedSizes.Mark mark : sizes.beyond(tree.size())) {
      if (part.isPresent() && part.get().leadsTo(tree, mark.size(), mark.root())) {
        continue;
      }
      broken(
          "log-longer",
          "%s 有 %d 条，归档只给得出 %d 条：有签名被拿走了",
          "%s has %d entries, the archive gives only %d: seals were taken away",
          mark.part(),
          mark.size(),
          tree.size());
    }
    if (!vouched && !trusted.isEmpty()) {
      broken(
          "checkpoint-untrusted",
          "检查点不是任何受信任的密钥签署的",
          "the checkpoint is signed by none of the trusted keys");
    }
    if (broken) {
      return;
    }
    statements.add(included(head, own, vouched));
    statements.addAll(arrivals.statements());
    if (unlogged > 0) {
      statements.add(
          Statement.asserted(
              "seals-unlogged",
              gateway,
              gateway,
              "最后 %d 个签名还不在日志里",
              "the last %d seals are not in the log yet",
              unlogged));
    }
  }

  private Statement included(Checkpoint head, NoteKey own, boolean vouched) {
    long from = part.map(LogPart::from).orElse(0L);
    String zh = "日志 %s 从第 %d 条起的 %d 条与归档逐条一致：其中的签名一个不少、一个不多，历次检查点前后相容";
    String en =
        "the %3$d entries from %2$d on of the log %1$s are those of the archive, one by one: no"
            + " seal missing, none added, each checkpoint the beginning of the next";
    return vouched
        ? Statement.proved("log-included", gateway, zh, en, head.origin(), from, tree.size() - from)
        : Statement.asserted(
            "log-included",
            gateway,
            own.name(),
            zh + "；但日志的密钥只由文件自己给出",
            en + "; but the log's key is only what the file itself says",
            head.origin(),
            from,
            tree.size() - from);
  }

  /** A text as it is, whatever its bytes; what is no ASCII is found when it is parsed. */
  private static String ascii(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private List<Path> cosigned() throws IOException {
    if (!Files.isDirectory(log.cosignedFolder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(log.cosignedFolder())) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void broken(String kind, String zh, String en, @Nullable Object... arguments) {
    broken = true;
    statements.add(Statement.broken(kind, gateway, zh, en, arguments));
  }
}
