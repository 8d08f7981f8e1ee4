package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.List;
import java.util.Optional;

/**
 * What a claim is about.
 *
 * @param row the row of a form that its name is, if it is one
 * @param indicator the indicator that its name is, or that computes the row
 * @param window the window that it names, or that is meant when it names none
 * @param member the member of a breakdown
 */
record ClaimReading(
    Optional<Scheme.Row> row,
    Optional<Indicator> indicator,
    Optional<Window> window,
    Optional<Member> member) {

  /**
   * Recognises ids, numbers and names of rows in the given forms, and the indicators' own names.
   */
  static ClaimReading of(Claim claim, List<Scheme> schemes) {
    Optional<Scheme.Row> row = row(claim.indicator(), schemes);
    Optional<Indicator> indicator =
        Indicator.ofId(claim.indicator())
            .or(() -> row.flatMap(Scheme.Row::indicator))
            .or(() -> row.isPresent() ? Optional.empty() : byLabel(claim.indicator()));
    Optional<Window> window =
        Window.ofToken(claim.window())
            .or(() -> row.flatMap(Scheme.Row::window))
            .or(() -> indicator.map(i -> i.windows().getLast()));
    Optional<Member> member =
        claim.dimension().isEmpty()
            ? Optional.empty()
            : Optional.of(new Member(claim.dimension(), claim.member()));
    return new ClaimReading(row, indicator, window, member);
  }

  private static Optional<Scheme.Row> row(String name, List<Scheme> schemes) {
    for (Scheme scheme : schemes) {
      Optional<Scheme.Row> row =
          scheme
              .everything()
              .filter(r -> r.name().equals(name) || r.row().equals(name))
              .findFirst();
      if (row.isPresent()) {
        return row;
      }
    }
    String wanted = normal(name);
    return schemes.stream()
        .flatMap(Scheme::everything)
        .filter(row -> normal(row.name()).equals(wanted))
        .findFirst();
  }

  private static Optional<Indicator> byLabel(String name) {
    String wanted = normal(name);
    for (Indicator indicator : Indicator.values()) {
      if (normal(indicator.label("zh")).equals(wanted)) {
        return Optional.of(indicator);
      }
    }
    return Optional.empty();
  }

  /** A row's name without blanks, 其中： in front and the unit in brackets at the end. */
  static String normal(String name) {
    String text =
        name.replaceAll("[\\s\\u3000]+", "").replace('(', '（').replace(')', '）').replace(':', '：');
    while (text.startsWith("其中：")) {
      text = text.substring("其中：".length());
    }
    return text.replaceFirst("（[^（）]{1,6}）$", "");
  }
}
