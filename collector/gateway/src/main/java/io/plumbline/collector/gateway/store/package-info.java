/**
 * Rows follow the archive: durable records come in, rows go out to PostgreSQL, each once, in one
 * transaction with the position they reach.
 */
@NullMarked
package io.plumbline.collector.gateway.store;

import org.jspecify.annotations.NullMarked;
