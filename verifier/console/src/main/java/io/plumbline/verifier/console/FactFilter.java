package io.plumbline.verifier.console;

import io.plumbline.verifier.engine.facts.Fact;
import java.util.Optional;

/**
 * Which facts are asked for.
 *
 * @param indicator one indicator
 * @param window one window
 * @param dimension one dimension; {@code none} for totals
 * @param member one member of a breakdown
 */
record FactFilter(
    Optional<String> indicator,
    Optional<String> window,
    Optional<String> dimension,
    Optional<String> member) {
  boolean takesAll() {
    return indicator.isEmpty() && window.isEmpty() && dimension.isEmpty() && member.isEmpty();
  }

  boolean takes(Fact fact) {
    String itsDimension = fact.member().map(Fact.Member::dimension).orElse("none");
    String itsMember = fact.member().map(Fact.Member::name).orElse("");
    return indicator.map(fact.indicator().id()::equals).orElse(true)
        && window.map(fact.window().token()::equals).orElse(true)
        && dimension.map(itsDimension::equals).orElse(true)
        && member.map(itsMember::equals).orElse(true);
  }
}
