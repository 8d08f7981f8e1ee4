/** Measurements of ours beside a peer in the same run. */
@NullMarked
package io.plumbline.benchmarks;

import org.jspecify.annotations.NullMarked;
