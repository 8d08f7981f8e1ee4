package io.plumbline.verifier.engine.source;

/**
 * Where in an archive something lies.
 *
 * @param file path relative to the archive, with {@code /}
 * @param offset byte offset in the file, −1 where the whole file is meant
 */
public record Place(String file, long offset) {
  @Override
  public String toString() {
    return offset < 0 ? file : file + " @" + offset;
  }
}
