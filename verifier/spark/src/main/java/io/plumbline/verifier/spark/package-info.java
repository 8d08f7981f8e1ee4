/**
 * Verification on Apache Spark: an archive's segments, on disks that every worker sees or in an
 * object storage, come in; trails and folded devices go out to the engine, which audits them and
 * computes the figures. The folds are the engine's own {@link
 * io.plumbline.verifier.engine.segment.SegmentFold} and {@link
 * io.plumbline.verifier.engine.fold.DeviceFold}.
 */
@NullMarked
package io.plumbline.verifier.spark;

import org.jspecify.annotations.NullMarked;
