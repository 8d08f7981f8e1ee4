package io.plumbline.collector.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.GrowingTree;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.Receipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tests of the log have in common. */
public final class Logs {
  static final String ORIGIN = "plumbline.example/gw-1";
  public static final NoteSigner SIGNER = NoteSigner.of(ORIGIN, NoteKey.Kind.NOTE, Archives.KEYS);

  private Logs() {}

  static LogWriter writer(Disk disk, Path root) {
    return LogWriter.open(disk, new ArchiveLayout(root), Archives.GATEWAY, SIGNER, ORIGIN);
  }

  /** The entry of some seal at a position. */
  static LogEntry entry(long position) {
    byte[] seal = ("seal " + position).getBytes(StandardCharsets.US_ASCII);
    return new LogEntry.Sealed(
        new Receipt(Archives.START + position, position), ByteBuffer.wrap(seal));
  }

  /**
   * Reads the log as a stranger does, from its checkpoint, and computes everything anew.
   *
   * @return every entry
   */
  public static List<LogEntry> check(Path root) throws IOException, FormatFault {
    var layout = new ArchiveLayout(root).log(Archives.GATEWAY);
    SignedNote note = SignedNote.decode(Files.readAllBytes(layout.checkpoint()));
    assertTrue(note.signedBy(SIGNER.key()).orElseThrow());
    Checkpoint head = Checkpoint.parse(note.text());
    TileReader reader = new TileReader(layout, head.size());
    List<LogEntry> entries = new ArrayList<>();
    GrowingTree tree = new GrowingTree();
    for (long i = 0; i < head.size(); i++) {
      byte[] entry = reader.entry(i);
      Digest leaf = TreeHash.leaf(entry);
      assertEquals(leaf, reader.node(0, i));
      tree.append(leaf);
      entries.add(LogEntry.decode(entry));
    }
    assertEquals(head.root(), tree.root());
    assertEquals(head.root(), reader.root(head.size()));
    return entries;
  }
}
