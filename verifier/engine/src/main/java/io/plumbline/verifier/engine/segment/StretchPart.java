package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.chain.Digest;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import java.util.List;
import java.util.Map;

/**
 * What the fold of a stretch of records gave.
 *
 * @param trail what an audit needs
 * @param slices by device; none when the stretch was folded into a table of others
 * @param digests hashes of the payloads, in their order
 * @param whole whether every record's checksum holds; nothing else here means anything when not
 */
public record StretchPart(
    SegmentTrail.Builder trail,
    Map<String, DeviceSlice> slices,
    List<Digest> digests,
    boolean whole) {}
