package io.plumbline.benchmarks.agent;

/** Simulated machines behind one protocol's server. Thread-safe. */
interface Machines extends AutoCloseable {
  /** Values given away so far. */
  long sent();

  /** Gives no value from now on; when this returns, {@link #sent} is final. */
  void freeze();

  @Override
  void close();
}
