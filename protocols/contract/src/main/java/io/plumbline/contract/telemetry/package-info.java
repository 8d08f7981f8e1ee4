/**
 * The telemetry model: what a machine said, when, and how good it was. Drivers make it, frames
 * carry it, the fold reads it.
 */
@NullMarked
package io.plumbline.contract.telemetry;

import org.jspecify.annotations.NullMarked;
