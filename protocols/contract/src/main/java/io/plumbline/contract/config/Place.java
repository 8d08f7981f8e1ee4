package io.plumbline.contract.config;

/**
 * A place in a configuration file. A large file has hundreds of thousands, so that each is made
 * into words only when a message needs them.
 *
 * @param file the file, or other words for where something comes from
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1
 */
public record Place(String file, int line, int column) {
  /** A file as a whole. */
  public static Place of(String file) {
    return new Place(file, 0, 0);
  }

  /** Such as {@code agent.yaml:12:5}. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
