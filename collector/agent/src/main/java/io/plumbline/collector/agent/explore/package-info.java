/**
 * Looking at machines before they are configured: an address comes in, one tag's value or a piece
 * of configuration goes out. Nothing is collected.
 */
@NullMarked
package io.plumbline.collector.agent.explore;

import org.jspecify.annotations.NullMarked;
