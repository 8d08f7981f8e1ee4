/**
 * Load for a real gateway: a fleet's agents on real connections with TLS and certificates of their
 * own, and the rows of its archive on their way to a database.
 */
@NullMarked
package io.plumbline.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
