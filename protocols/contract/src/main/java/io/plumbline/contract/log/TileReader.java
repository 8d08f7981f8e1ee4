package io.plumbline.contract.log;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the tiles and entries of a log of a known size, as a stranger would: the size comes from a
 * checkpoint. Hashes are not to be believed before a root made of them equals a signed one. Keeps
 * some tiles in memory. Not thread-safe.
 */
public final class TileReader implements TreeNodes {
  private static final int KEPT = 64;
  private static final int MAX_BUNDLE_BYTES = 256 * (2 + 0xffff);
  private static final String FORMAT = "log";

  private final LogLayout layout;
  private final long size;
  private final Map<Path, List<Digest>> tiles =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, List<Digest>> eldest) {
          return size() > KEPT;
        }
      };

  public TileReader(LogLayout layout, long size) {
    this.layout = layout;
    this.size = size;
  }

  @Override
  public Digest node(int height, long index) throws IOException, FormatFault {
    int level = height / LogLayout.TILE_HEIGHT;
    int within = height % LogLayout.TILE_HEIGHT;
    long first = index << within;
    long tile = first / LogLayout.TILE_WIDTH;
    List<Digest> hashes = hashes(level, tile);
    int at = (int) (first % LogLayout.TILE_WIDTH);
    int count = 1 << within;
    if (at + count > hashes.size()) {
      throw new IllegalArgumentException(
          "node " + height + "/" + index + " is not whole in a tree of " + size);
    }
    return TreeHash.whole(hashes.subList(at, at + count));
  }

  /** The hashes of a tile, as many as the size asks for. */
  public List<Digest> hashes(int level, long tile) throws IOException, FormatFault {
    int width = width(level, tile);
    Path path = existing(layout.tile(level, tile, width), layout.tile(level, tile, 256));
    List<Digest> known = tiles.get(path);
    if (known == null) {
      byte[] bytes = Files.readAllBytes(path);
      int stored = path.equals(layout.tile(level, tile, width)) ? width : LogLayout.TILE_WIDTH;
      if (bytes.length != stored * Digest.BYTES) {
        throw new FormatFault(
            FORMAT,
            bytes.length,
            layout.root().relativize(path)
                + " has "
                + bytes.length
                + " bytes, expected "
                + stored * Digest.BYTES);
      }
      ByteSource in = new ByteSource(FORMAT, ByteBuffer.wrap(bytes));
      known = new ArrayList<>();
      for (int i = 0; i < stored; i++) {
        known.add(in.digest());
      }
      tiles.put(path, known);
    }
    return known.subList(0, width);
  }

  /** The entries of a tile of level 0, as many as the size asks for. */
  public List<byte[]> entries(long tile) throws IOException, FormatFault {
    int width = width(0, tile);
    Path path = existing(layout.entries(tile, width), layout.entries(tile, 256));
    if (Files.size(path) > MAX_BUNDLE_BYTES) {
      throw new FormatFault(FORMAT, -1, path + " is longer than " + MAX_BUNDLE_BYTES + " bytes");
    }
    ByteSource in = new ByteSource(FORMAT, ByteBuffer.wrap(Files.readAllBytes(path)));
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      entries.add(in.bytes(in.u16()));
    }
    if (path.equals(layout.entries(tile, width))) {
      in.end();
    }
    return entries;
  }

  /** The entry with a number. */
  public byte[] entry(long index) throws IOException, FormatFault {
    return entries(index / LogLayout.TILE_WIDTH).get((int) (index % LogLayout.TILE_WIDTH));
  }

  /** How many hashes a tile has in a tree of this size. */
  private int width(int level, long tile) {
    long hashes = level * LogLayout.TILE_HEIGHT < 63 ? size >>> (level * 8) : 0;
    long width = Math.min(LogLayout.TILE_WIDTH, hashes - tile * LogLayout.TILE_WIDTH);
    if (width < 1) {
      throw new IllegalArgumentException(
          "a tree of " + size + " has no tile " + tile + " at level " + level);
    }
    return (int) width;
  }

  private static Path existing(Path exact, Path whole) throws NoSuchFileException {
    if (Files.exists(exact)) {
      return exact;
    }
    if (Files.exists(whole)) {
      return whole;
    }
    throw new NoSuchFileException(exact.toString());
  }
}
