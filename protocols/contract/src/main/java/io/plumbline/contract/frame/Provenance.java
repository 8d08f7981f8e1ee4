package io.plumbline.contract.frame;

/** Where the content of a frame was read. */
public enum Provenance {
  /** By an agent at the machine. The time of arrival is the receipt's. */
  EDGE,
  /**
   * From a recording. The time of arrival is the one that each row states; the frame is not sealed.
   */
  IMPORT
}
