package io.plumbline.benchmarks;

import java.sql.SQLException;

/** Another program that computes the same figures from the same samples. */
interface Peer extends AutoCloseable {
  /** Its name and version. */
  String name() throws SQLException;

  /** How many samples it has. */
  long samples() throws SQLException;

  /** How long the fleet was in each state on each day. */
  DaySums integrate() throws SQLException;

  /** How many machines ran on each day. */
  DaySums distinct() throws SQLException;

  @Override
  void close() throws SQLException;
}
