/**
 * Segments one by one: the bytes of one closed segment come in; what an audit needs of it (the
 * {@link io.plumbline.verifier.engine.segment.SegmentTrail}) and a {@link
 * io.plumbline.verifier.engine.fold.DeviceSlice} per device go out. Segments can so be read by any
 * number of threads or machines in any order; only the joining goes in arrival order:
 *
 * <ol>
 *   <li>{@code SegmentFold.fold(file, bytes, Set.of(), Form.SPELLS, all devices)} for every closed
 *       segment, in parallel;
 *   <li>{@code SegmentTrail.replay(file, audit)} for every segment in the order of {@link
 *       io.plumbline.contract.segment.ArchiveLayout#segments()}, in one place. It returns the
 *       offsets of frames that do not count (repetitions, second frames at one place of a chain,
 *       misplaced frames). That is rare; a segment that has some is folded again without them, and
 *       its first result is dropped;
 *   <li>per device, in parallel: its slices joined in the order of segments by {@code
 *       DeviceSlice.append}; where the result is {@code isExact()}, {@code DeviceFold.fold};
 *   <li>for the devices that are not exact: all segments that had a slice of them folded once more
 *       with {@code Form.ROWS} and just these devices, joined and folded the same way. Rows are
 *       always exact.
 * </ol>
 *
 * Slices and trails turn into bytes and back ({@code toBytes}, {@code of}); {@link
 * io.plumbline.verifier.engine.fold.FoldTerms} is serialisable. Slices of one device must be joined
 * in arrival order; nothing else depends on any order.
 */
@NullMarked
package io.plumbline.verifier.engine.segment;

import org.jspecify.annotations.NullMarked;
