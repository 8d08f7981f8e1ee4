/**
 * Group commit: offers of all connections come in, one thread admits, appends and syncs them,
 * answers go out.
 */
@NullMarked
package io.plumbline.collector.gateway.ingest;

import org.jspecify.annotations.NullMarked;
