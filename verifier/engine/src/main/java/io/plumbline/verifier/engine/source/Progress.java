package io.plumbline.verifier.engine.source;

/**
 * How far a reading of an archive has come.
 *
 * @param bytes bytes read
 * @param totalBytes bytes of the segments that are listed so far
 * @param samples samples and usage events delivered
 */
public record Progress(long bytes, long totalBytes, long samples) {
  /** Told now and then, at most a few times a second, from the reading thread. */
  public interface Listener {
    /** Nobody listens. */
    Listener NONE = progress -> {};

    /** The reading has come this far. */
    void reached(Progress progress);
  }
}
