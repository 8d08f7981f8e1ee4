package io.plumbline.collector.agent.config;

/** Which time a sample has as its source time. */
public enum SourceTime {
  /** The machine's own, or the time of the read where the protocol has none. */
  MACHINE,
  /**
   * The time of the read always: for machines whose clock is wrong, and for servers that repeat the
   * time of the last change with a value that is valid now.
   */
  AGENT
}
