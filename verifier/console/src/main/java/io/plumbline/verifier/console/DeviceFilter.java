package io.plumbline.verifier.console;

import io.plumbline.contract.telemetry.MachineState;
import java.util.Optional;

/**
 * Which devices are asked for.
 *
 * @param text part of the id, the name or the category, in any case
 * @param state their state now
 * @param category their category
 * @param region their region
 * @param deployment their deployment
 * @param standing whether they count, or why not
 */
record DeviceFilter(
    Optional<String> text,
    Optional<MachineState> state,
    Optional<String> category,
    Optional<String> region,
    Optional<String> deployment,
    Optional<String> standing) {
  boolean takesAll() {
    return text.isEmpty()
        && state.isEmpty()
        && category.isEmpty()
        && region.isEmpty()
        && deployment.isEmpty()
        && standing.isEmpty();
  }
}
