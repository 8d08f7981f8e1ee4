package io.plumbline.collector.agent.spool;

import io.plumbline.contract.telemetry.Gap;
import java.util.List;

/**
 * A frame or seal that the gateway will not get, or one and everything after it in its file.
 *
 * @param item the first of them
 * @param isRest whether everything after it is meant too
 * @param gaps what takes their place
 */
public record GivenUp(SpoolItem item, boolean isRest, List<Gap> gaps) {}
