package io.plumbline.collector.agent.spool;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.telemetry.Gap;
import java.util.List;
import java.util.Optional;

/**
 * A frame or seal that the gateway will not get, or one and everything after it in its file.
 *
 * @param item the first of them
 * @param isRest whether everything after it is meant too
 * @param gaps what takes their place
 * @param before hash of the frame before a single frame, where it is known: the last that the
 *     gateway has before the hole
 */
public record GivenUp(SpoolItem item, boolean isRest, List<Gap> gaps, Optional<Digest> before) {}
