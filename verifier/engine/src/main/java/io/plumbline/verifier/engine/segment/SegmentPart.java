package io.plumbline.verifier.engine.segment;

import io.plumbline.verifier.engine.fold.DeviceSlice;
import java.util.List;

/**
 * What the fold of one segment gave.
 *
 * @param trail what an audit needs
 * @param slices one per device of the ledger that occurs, in no particular order
 */
public record SegmentPart(SegmentTrail trail, List<DeviceSlice> slices) {}
