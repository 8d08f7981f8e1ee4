package io.plumbline.verifier.engine.log;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.GrowingTree;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.log.TreeProof;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.source.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Proves single seals: from the record in a segment to the signed checkpoint of the gateway's log,
 * by the tiles of the log. Cost: one walk over the seals of each gateway that is asked about.
 * Stateless.
 */
public final class SealProofs {
  private SealProofs() {}

  /**
   * A proof that was checked and holds.
   *
   * @param origin the log's name
   * @param index number of the entry, from 0
   * @param size entries under the checkpoint
   * @param root the checkpoint's root
   * @param leaf hash of the entry
   * @param hashes the siblings from the leaf up to the root (RFC 6962, 2.1.1)
   */
  public record Proof(
      String origin, long index, long size, Digest root, Digest leaf, List<Digest> hashes) {
    public Proof {
      hashes = List.copyOf(hashes);
    }
  }

  /**
   * Proves seals.
   *
   * @param seals places of their records
   * @return the proof of each that stands in a log; where a log is damaged, its seals have none
   */
  public static Map<Place, Proof> of(ArchiveLayout archive, Set<Place> seals) throws IOException {
    Map<Place, Proof> proofs = new HashMap<>();
    Set<String> gateways = new TreeSet<>();
    for (SegmentFile file : archive.segments()) {
      String path = path(archive, file);
      if (seals.stream().anyMatch(place -> place.file().equals(path))) {
        gateways.add(file.folder());
      }
    }
    for (String gateway : gateways) {
      LogLayout log = new LogLayout(archive.logsFolder().resolve(gateway));
      if (Files.exists(log.checkpoint())) {
        try {
          prove(archive, gateway, log, seals, proofs);
        } catch (FormatFault e) {
          continue; // the audit of the archive says what is wrong with it
        }
      }
    }
    return proofs;
  }

  private static void prove(
      ArchiveLayout archive,
      String gateway,
      LogLayout log,
      Set<Place> seals,
      Map<Place, Proof> proofs)
      throws IOException, FormatFault {
    SignedNote note = SignedNote.decode(Files.readAllBytes(log.checkpoint()));
    Checkpoint head = Checkpoint.parse(note.text());
    NoteKey key = NoteKey.parse(Files.readString(log.key(), StandardCharsets.ISO_8859_1));
    if (!note.signedBy(key).orElse(false)) {
      return;
    }
    Map<Place, Long> numbers = new HashMap<>();
    Map<Place, Digest> leaves = new HashMap<>();
    TreeMap<Long, byte[]> others = OtherEntries.of(log, 0, head.size());
    new LogWalk(archive, gateway, new GrowingTree())
        .walk(
            head.size(),
            others,
            (number, file, record) -> {
              Place place = new Place(path(archive, file), record.offset());
              if (seals.contains(place)) {
                numbers.put(place, number);
                leaves.put(place, leaf(record));
              }
            });
    TileReader tiles = new TileReader(log, head.size());
    for (Map.Entry<Place, Long> found : numbers.entrySet()) {
      long index = found.getValue();
      Digest leaf = leaves.getOrDefault(found.getKey(), Digest.ZERO);
      List<Digest> hashes = tiles.inclusion(index, head.size());
      if (TreeProof.inclusion(index, head.size(), leaf, hashes, head.root())) {
        proofs.put(
            found.getKey(),
            new Proof(head.origin(), index, head.size(), head.root(), leaf, hashes));
      }
    }
  }

  private static Digest leaf(SegmentRecord record) {
    return TreeHash.leaf(new LogEntry.Sealed(record.receipt(), record.payload()).encode());
  }

  private static String path(ArchiveLayout archive, SegmentFile file) {
    Path path = archive.root().relativize(file.path());
    return path.toString().replace('\\', '/');
  }
}
