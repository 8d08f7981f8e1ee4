package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.GrowingTree;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
  private final GrowingTree tree = new GrowingTree();
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
   */
  LogAudit(ArchiveLayout archive, String gateway, TrustedKeys trusted, long lagSeconds) {
    this.archive = archive;
    this.gateway = gateway;
    this.log = new LogLayout(archive.logsFolder().resolve(gateway));
    this.trusted = trusted;
    this.arrivals = new ArrivalCount(gateway, lagSeconds);
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
      sizes.add(Checkpoint.parse(older.text()), name, witnessed(older));
    }
    sizes.sort();
    TreeMap<Long, byte[]> others =
        OtherEntries.parse(ascii(log.root().resolve(PackLayout.LEDGER_ENTRIES)));
    long unlogged = 0;
    for (SegmentFile file : archive.segments()) {
      if (file.folder().equals(gateway) && file.path().startsWith(archive.segmentsFolder())) {
        unlogged += seals(file, others, head.size());
      }
    }
    others(others, head.size());
    conclude(head, own, vouched, unlogged);
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

  private long witnessed(SignedNote note) {
    return trusted.cosignatures(gateway, note, new ArrayList<>()).stream()
        .mapToLong(Cosignature::seconds)
        .min()
        .orElse(CosignedSizes.NEVER);
  }

  /** Takes in the seals of a segment; returns how many the log does not reach. */
  private long seals(SegmentFile file, TreeMap<Long, byte[]> others, long size) throws IOException {
    long unlogged = 0;
    try (SegmentReader reader = SegmentReader.open(file.path())) {
      for (Optional<SegmentRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        SegmentRecord record = next.get();
        if (record.kind() != SegmentRecord.Kind.SEAL) {
          continue;
        }
        others(others, size);
        if (tree.size() == size) {
          unlogged++;
          continue;
        }
        arrivals.add(record.receipt().arrivalMicros(), sizes.seenBy(tree.size()));
        append(new LogEntry.Sealed(record.receipt(), record.payload()).encode());
      }
    } catch (FormatFault e) {
      broken(
          "segment-damaged",
          "%s：%s",
          "%s: %s",
          archive.root().relativize(file.path()),
          e.getMessage());
    }
    return unlogged;
  }

  /** Takes in the entries that stand next and are no seals. */
  private void others(TreeMap<Long, byte[]> others, long size) {
    while (!others.isEmpty() && others.firstKey() == tree.size() && tree.size() < size) {
      byte[] entry = others.firstEntry().getValue();
      others.remove(others.firstKey());
      try {
        if (LogEntry.decode(entry) instanceof LogEntry.Ledgers(long seen, var digest)) {
          ledgers.add(new LedgerMark(digest, seen, sizes.seenBy(tree.size())));
        }
      } catch (FormatFault e) {
        broken("log-damaged", "日志读不出：%s", "the log cannot be read: %s", e.getMessage());
      }
      append(entry);
    }
  }

  private void append(byte[] entry) {
    tree.append(TreeHash.leaf(entry));
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
    String zh = "日志 %s 的 %d 条与归档逐条一致：其中的签名一个不少、一个不多，历次检查点前后相容";
    String en =
        "the %2$d entries of the log %1$s are those of the archive, one by one: no seal missing,"
            + " none added, each checkpoint the beginning of the next";
    return vouched
        ? Statement.proved("log-included", gateway, zh, en, head.origin(), head.size())
        : Statement.asserted(
            "log-included",
            gateway,
            own.name(),
            zh + "；但日志的密钥只由文件自己给出",
            en + "; but the log's key is only what the file itself says",
            head.origin(),
            head.size());
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
