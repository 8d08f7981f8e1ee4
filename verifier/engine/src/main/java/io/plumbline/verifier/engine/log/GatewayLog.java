package io.plumbline.verifier.engine.log;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.GrowingTree;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.integrity.DefectKind;
import io.plumbline.verifier.engine.source.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The log of one gateway, held against its segments. Not thread-safe. */
final class GatewayLog {
  private final ArchiveLayout archive;
  private final String gateway;
  private final LogLayout log;
  private final Map<String, Long> upTo = new HashMap<>(); // offset of the last seal of a segment
  private @Nullable LogWalk walk;
  private @Nullable Checkpoint checked;
  private Optional<Defect> defect = Optional.empty();

  GatewayLog(ArchiveLayout archive, String gateway) {
    this.archive = archive;
    this.gateway = gateway;
    this.log = new LogLayout(archive.logsFolder().resolve(gateway));
  }

  /** What is wrong with it. */
  Optional<Defect> defect() {
    return defect;
  }

  /** Whether a seal is under the last checkpoint that agreed with the segments. */
  boolean holds(Place place) {
    return checked != null
        && defect.isEmpty()
        && place.offset() <= upTo.getOrDefault(plain(place.file()), -1L);
  }

  /** Goes on to the checkpoint that is there now. */
  void update() throws IOException {
    if (defect.isPresent() || !Files.exists(log.checkpoint())) {
      return; // what contradicts once does so for ever
    }
    try {
      SignedNote note = SignedNote.decode(Files.readAllBytes(log.checkpoint()));
      Checkpoint head = Checkpoint.parse(note.text());
      NoteKey key = NoteKey.parse(Files.readString(log.key(), StandardCharsets.ISO_8859_1));
      Checkpoint last = checked;
      if (!note.signedBy(key).orElse(false)) {
        broken(
            "检查点没有日志密钥 %s 的有效签名",
            "the checkpoint has no genuine signature of the log's key %s", key.name());
      } else if (last == null || head.size() > last.size()) {
        goOn(head);
      }
    } catch (FormatFault | NoSuchFileException e) {
      broken(
          "日志读不出，或无法与归档核对：%s",
          "cannot be read, or not be held against the archive: %s", e.getMessage());
    }
  }

  private void goOn(Checkpoint head) throws IOException, FormatFault {
    Optional<LogPart> part = LogPart.in(log);
    LogWalk own = walk;
    if (own == null) {
      GrowingTree tree = part.isPresent() ? part.get().tree() : new GrowingTree();
      own = new LogWalk(archive, gateway, tree);
      walk = own;
    }
    TreeMap<Long, byte[]> others = OtherEntries.of(log, own.tree().size(), head.size());
    others.headMap(own.tree().size()).clear();
    own.walk(head.size(), others, (number, file, record) -> remember(file, record));
    if (part.isPresent() && part.get().leadsTo(own.tree(), head.size(), head.root())) {
      checked = head;
    } else if (own.tree().size() < head.size()) {
      broken(
          "日志有 %d 条，归档只给得出 %d 条：有签名被拿走了",
          "has %d entries, the archive gives only %d: seals were taken away",
          head.size(),
          own.tree().size());
    } else if (!own.tree().root().equals(head.root())) {
      broken(
          "检查点（%d 条）的根不是归档的：此前的某个签名、其到达时间或顺序被改过",
          "the root of the checkpoint of %d entries is not that of the archive: a seal up to there,"
              + " its arrival or the order was changed",
          head.size());
    } else {
      checked = head;
    }
  }

  private void remember(SegmentFile file, SegmentRecord record) {
    String path = archive.root().relativize(file.path()).toString().replace('\\', '/');
    upTo.put(plain(path), record.offset());
  }

  /** A segment's name, the same while it is open and when it is closed. */
  private static String plain(String path) {
    return path.endsWith(ArchiveLayout.OPEN)
        ? path.substring(0, path.length() - ArchiveLayout.OPEN.length()) + ArchiveLayout.CLOSED
        : path;
  }

  private void broken(String zh, String en, @Nullable Object... arguments) {
    Place place = new Place("logs/" + gateway + "/checkpoint", -1);
    defect =
        Optional.of(Defect.ofFile(DefectKind.LOG_CONTRADICTED, place, Words.of(zh, en, arguments)));
  }
}
