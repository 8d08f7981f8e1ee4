/**
 * A simulated fleet: its size comes in; an archive, a ledger and a Parquet file of the same samples
 * go out. Every sample follows from the fleet's size, the device and the step alone.
 */
@NullMarked
package io.plumbline.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
