/**
 * What adapters and agents have in common: keys of the configuration and observations as texts come
 * in, readings go out, and the feed that brings them. Knows neither of the two.
 */
@NullMarked
package io.plumbline.driver.mtconnect.observation;

import org.jspecify.annotations.NullMarked;
