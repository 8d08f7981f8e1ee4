package io.plumbline.verifier.engine.segment;

import io.plumbline.verifier.engine.fold.DeviceSlice;
import java.util.List;

/**
 * What the fold of segments that follow each other gave.
 *
 * @param trails one per segment, in their order
 * @param slices one per device of the ledger that occurs in any of them, in no particular order
 */
public record GroupPart(List<SegmentTrail> trails, List<DeviceSlice> slices) {}
