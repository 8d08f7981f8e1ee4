/**
 * Decides by agent, boot and sequence which frames are next, and remembers it over restarts.
 * Headers of offers come in, verdicts go out.
 */
@NullMarked
package io.plumbline.collector.gateway.admission;

import org.jspecify.annotations.NullMarked;
