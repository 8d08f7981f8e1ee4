package io.plumbline.contract.log;

import java.nio.file.Path;

/**
 * Where the parts of a log lie (C2SP tlog-tiles): whoever serves the folder over HTTP serves a
 * tiled log.
 *
 * <pre>
 * checkpoint               the latest signed tree head, with the cosignatures it got
 * tile/L/N[.p/W]           256 hashes, or W of the last tile of a level
 * tile/entries/N[.p/W]     the entries of a tile of level 0
 * cosigned/N               cosigned checkpoints that are kept, N is the size in the form of a tile's
 * log.vkey                 the log's key
 * </pre>
 *
 * @param root the log's folder
 */
public record LogLayout(Path root) {
  /** Hashes of a whole tile. */
  public static final int TILE_WIDTH = 256;

  /** Levels of a tile: 256 is 2 to this power. */
  public static final int TILE_HEIGHT = 8;

  /** The signed tree head. */
  public Path checkpoint() {
    return root.resolve("checkpoint");
  }

  /** The log's key as a vkey. */
  public Path key() {
    return root.resolve("log.vkey");
  }

  /**
   * A tile of hashes.
   *
   * @param width 256 for a whole tile, 1 to 255 for a partial one
   */
  public Path tile(int level, long index, int width) {
    return root.resolve("tile/" + level + "/" + name(index, width));
  }

  /** The bundle of the entries of a tile of level 0. */
  public Path entries(long index, int width) {
    return root.resolve("tile/entries/" + name(index, width));
  }

  /** Folder of the partial tiles of an index; {@code entries} for level −1. */
  public Path partials(int level, long index) {
    String of = level < 0 ? "entries" : Integer.toString(level);
    return root.resolve("tile/" + of + "/" + number(index) + ".p");
  }

  /** Folder of the cosigned checkpoints that are kept. */
  public Path cosignedFolder() {
    return root.resolve("cosigned");
  }

  /** A cosigned checkpoint that is kept, by its size. */
  public Path cosigned(long size) {
    return cosignedFolder().resolve(number(size));
  }

  private static String name(long index, int width) {
    if (width < 1 || width > TILE_WIDTH) {
      throw new IllegalArgumentException("a tile of " + width + " hashes, expected 1 to 256");
    }
    return width == TILE_WIDTH ? number(index) : number(index) + ".p/" + width;
  }

  /** Three digits to an element, an {@code x} before all but the last: {@code x001/x234/067}. */
  static String number(long index) {
    String last = "%03d".formatted(index % 1000);
    StringBuilder name = new StringBuilder(last);
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      name.insert(0, "x%03d/".formatted(rest % 1000));
    }
    return name.toString();
  }
}
