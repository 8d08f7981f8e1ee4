package io.plumbline.collector.archive;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.log.TreeHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The right edge of a log: the tiles that are not whole yet, one to a level. A tile that becomes
 * whole is written at once, and its hash goes to the level above (C2SP tlog-tiles, "Merkle Tree").
 */
final class TileEdges {
  private final LogLayout layout;
  private final LogFiles files;
  private final List<Level> levels = new ArrayList<>();
  private final List<byte[]> entries = new ArrayList<>();
  private final List<Path> outdated = new ArrayList<>();

  /** The tile of a level that is being filled. */
  private static final class Level {
    private final List<Digest> hashes = new ArrayList<>();
    private long index;
    private int written;
  }

  TileEdges(LogLayout layout, LogFiles files) {
    this.layout = layout;
    this.files = files;
  }

  /** The edge of a stored log. */
  static TileEdges load(LogLayout layout, LogFiles files, TileReader reader, long size)
      throws IOException, FormatFault {
    TileEdges edges = new TileEdges(layout, files);
    int number = 0;
    for (long hashes = size; hashes > 0; hashes >>>= LogLayout.TILE_HEIGHT, number++) {
      Level level = edges.level(number);
      level.index = hashes / LogLayout.TILE_WIDTH;
      level.written = (int) (hashes % LogLayout.TILE_WIDTH);
      if (level.written > 0) {
        level.hashes.addAll(reader.hashes(number, level.index));
      }
    }
    if (!edges.levels.isEmpty() && edges.levels.getFirst().written > 0) {
      Level first = edges.levels.getFirst();
      edges.entries.addAll(reader.entries(first.index));
      for (int i = 0; i < first.hashes.size(); i++) {
        if (!TreeHash.leaf(edges.entries.get(i)).equals(first.hashes.get(i))) {
          throw new FormatFault(
              "log", -1, "entry " + (first.index * LogLayout.TILE_WIDTH + i) + " has another hash");
        }
      }
    }
    return edges;
  }

  void append(byte[] entry, Digest leaf) throws IOException {
    entries.add(entry);
    add(0, leaf);
  }

  /** Writes the tiles that grew since they were written last. */
  void writePartials() throws IOException {
    for (int number = 0; number < levels.size(); number++) {
      if (levels.get(number).hashes.size() > levels.get(number).written) {
        write(number);
      }
    }
  }

  /** Removes the partial tiles that whole ones have replaced; a checkpoint covers these by now. */
  void dropPartials() throws IOException {
    for (Path folder : outdated) {
      try (Stream<Path> partials = Files.list(folder)) {
        for (Path partial : partials.toList()) {
          Files.delete(partial);
        }
        Files.delete(folder);
      } catch (NoSuchFileException e) {
        continue; // the tile was never partial
      }
    }
    outdated.clear();
  }

  private void add(int number, Digest hash) throws IOException {
    Level level = level(number);
    level.hashes.add(hash);
    if (level.hashes.size() == LogLayout.TILE_WIDTH) {
      write(number);
      outdated.add(layout.partials(number, level.index));
      Digest above = TreeHash.whole(level.hashes);
      level.hashes.clear();
      level.written = 0;
      level.index++;
      if (number == 0) {
        outdated.add(layout.partials(-1, level.index - 1));
        entries.clear();
      }
      add(number + 1, above);
    }
  }

  private void write(int number) throws IOException {
    Level level = level(number);
    int width = level.hashes.size();
    if (number == 0) {
      ByteSink bundle = new ByteSink();
      entries.forEach(entry -> bundle.u16(entry.length).bytes(entry));
      files.write(layout.entries(level.index, width), bundle.toBytes());
    }
    ByteSink tile = new ByteSink();
    level.hashes.forEach(tile::digest);
    files.write(layout.tile(number, level.index, width), tile.toBytes());
    level.written = width;
  }

  private Level level(int number) {
    while (levels.size() <= number) {
      levels.add(new Level());
    }
    return levels.get(number);
  }
}
