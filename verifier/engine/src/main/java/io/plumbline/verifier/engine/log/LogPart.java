package io.plumbline.verifier.engine.log;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.GrowingTree;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.log.TreeProof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a part of an archive needs of a log beside the seals that the part holds: the hashes of what
 * is before them, the consistency of what is up to their end with each later checkpoint, and the
 * inclusion of entries of ledgers that stand elsewhere. In a pack a line each: {@code from INDEX},
 * {@code consistency SIZE} or {@code inclusion INDEX}, and hashes in hexadecimal.
 *
 * @param from number of the first leaf that the part holds
 * @param before hashes of the whole subtrees of the leaves before it, the smallest first
 * @param consistency by size of the checkpoint
 * @param inclusion by number of the leaf, in the largest checkpoint
 */
public record LogPart(
    long from,
    List<Digest> before,
    SortedMap<Long, List<Digest>> consistency,
    SortedMap<Long, List<Digest>> inclusion) {
  /** Where it stands beside a log without tiles. */
  public static final String NAME = "part.txt";

  private static final int MAX_LINES = 1_000_000;

  public LogPart {
    before = List.copyOf(before);
    consistency = new TreeMap<>(consistency);
    inclusion = new TreeMap<>(inclusion);
  }

  /**
   * Cuts it out of a whole log.
   *
   * @param from number of the first leaf that the part holds
   * @param to number of the first leaf behind it
   * @param sizes of the checkpoints that go into the part
   * @param ledgers numbers of the entries that are no seals
   */
  public static LogPart of(
      TileReader log,
      long size,
      long from,
      long to,
      Collection<Long> sizes,
      Collection<Long> ledgers)
      throws IOException, FormatFault {
    List<Digest> before = new ArrayList<>();
    for (int height = 0; height < Long.SIZE - 1; height++) {
      if ((from >>> height & 1) == 1) {
        before.add(log.node(height, (from >>> height) - 1));
      }
    }
    SortedMap<Long, List<Digest>> consistency = new TreeMap<>();
    for (long later : sizes) {
      if (later > to) {
        consistency.put(later, log.consistency(to, later));
      }
    }
    SortedMap<Long, List<Digest>> inclusion = new TreeMap<>();
    for (long index : ledgers) {
      if (index < from || index >= to) {
        inclusion.put(index, log.inclusion(index, size));
      }
    }
    return new LogPart(from, before, consistency, inclusion);
  }

  /** What stands beside a log; empty for a whole one. */
  public static Optional<LogPart> in(LogLayout log) throws IOException, FormatFault {
    Path file = log.root().resolve(NAME);
    return Files.exists(file)
        ? Optional.of(parse(Files.readString(file, StandardCharsets.ISO_8859_1)))
        : Optional.empty();
  }

  /** The tree of the leaves before the part. */
  public GrowingTree tree() throws IOException, FormatFault {
    Map<Integer, Digest> nodes = new HashMap<>();
    int next = 0;
    for (int height = 0; height < Long.SIZE - 1; height++) {
      if ((from >>> height & 1) == 1) {
        nodes.put(height, before.get(next++));
      }
    }
    return GrowingTree.after((height, index) -> nodes.getOrDefault(height, TreeHash.EMPTY), from);
  }

  /** Whether a later checkpoint begins with a tree. */
  public boolean leadsTo(GrowingTree tree, long size, Digest root) {
    return TreeProof.consistency(
        tree.size(), size, tree.root(), root, consistency.getOrDefault(size, List.of()));
  }

  /** Whether an entry stands at a number of the largest checkpoint. */
  public boolean includes(long index, LogEntry entry, long size, Digest root) {
    return TreeProof.inclusion(
        index, size, TreeHash.leaf(entry.encode()), inclusion.getOrDefault(index, List.of()), root);
  }

  /** A line for each. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "from", from, before);
    consistency.forEach((size, hashes) -> line(text, "consistency", size, hashes));
    inclusion.forEach((index, hashes) -> line(text, "inclusion", index, hashes));
    return text.toString();
  }

  private static void line(StringBuilder text, String what, long number, List<Digest> hashes) {
    text.append(what).append(' ').append(number);
    hashes.forEach(hash -> text.append(' ').append(hash));
    text.append('\n');
  }

  /** Reads the lines; they must be in their only form. */
  public static LogPart parse(String text) throws FormatFault {
    long from = 0;
    List<Digest> before = List.of();
    SortedMap<Long, List<Digest>> consistency = new TreeMap<>();
    SortedMap<Long, List<Digest>> inclusion = new TreeMap<>();
    for (String line : text.lines().limit(MAX_LINES).toList()) {
      String[] fields = line.split(" ");
      try {
        long number = Long.parseLong(fields[1]);
        List<Digest> hashes = new ArrayList<>();
        for (int i = 2; i < fields.length; i++) {
          hashes.add(Digest.parse(fields[i]));
        }
        switch (fields[0]) {
          case "from" -> {
            from = number;
            before = hashes;
          }
          case "consistency" -> consistency.put(number, hashes);
          default -> inclusion.put(number, hashes);
        }
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw new FormatFault(NAME, -1, "'" + line + "', expected hashes");
      }
    }
    LogPart part = new LogPart(from, before, consistency, inclusion);
    if (from < 0 || before.size() != Long.bitCount(from) || !part.text().equals(text)) {
      throw new FormatFault(NAME, -1, "is not in its only form");
    }
    return part;
  }
}
