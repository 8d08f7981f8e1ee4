/**
 * What an MTConnect agent answers (MTConnect Standard Part 1 and Part 2): bytes of a body come in,
 * documents with their observations go out. Knows neither a connection nor a channel.
 */
@NullMarked
package io.plumbline.driver.mtconnect.streams;

import org.jspecify.annotations.NullMarked;
