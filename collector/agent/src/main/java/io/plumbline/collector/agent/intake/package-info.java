/**
 * Intake: readings of drivers come in; samples with mapped states and edge times go out in batches,
 * as far as the channel's rule of reporting asks for them.
 */
@NullMarked
package io.plumbline.collector.agent.intake;

import org.jspecify.annotations.NullMarked;
