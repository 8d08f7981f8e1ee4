/**
 * Follows the gateway's own segments: records in the order of their positions, from any position
 * on.
 */
@NullMarked
package io.plumbline.collector.gateway.archive;

import org.jspecify.annotations.NullMarked;
