/** A year of figures of a large fleet in the store, and the questions of dashboards over HTTP. */
@NullMarked
package io.plumbline.benchmarks.api;

import org.jspecify.annotations.NullMarked;
