package io.plumbline.verifier.console.documents;

import io.plumbline.verifier.console.handin.cell.FormRows;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which verdicts belong to which row of a form. */
final class RowVerdicts {
  /** From what needs attention first to what needs none. */
  private static final List<Verdict> GRAVEST_FIRST =
      List.of(
          Verdict.OVERSTATED,
          Verdict.UNSUPPORTED,
          Verdict.UNDERSTATED,
          Verdict.NOT_REFUTED,
          Verdict.NOT_MACHINE_VERIFIABLE,
          Verdict.SUPPORTED);

  private final Map<Scheme.Row, List<ClaimVerdict>> byRow = new LinkedHashMap<>();

  RowVerdicts(Scheme scheme, List<ClaimVerdict> claims) {
    FormRows names = new FormRows(List.of(scheme));
    for (ClaimVerdict claim : claims) {
      String name = claim.claim().indicator();
      names
          .find(name)
          .or(() -> scheme.row(name))
          .or(() -> scheme.rows().stream().filter(row -> isAbout(claim, row)).findFirst())
          .ifPresent(row -> byRow.computeIfAbsent(row, key -> new ArrayList<>()).add(claim));
    }
  }

  private static boolean isAbout(ClaimVerdict claim, Scheme.Row row) {
    return row.indicator().isPresent()
        && row.indicator().equals(claim.indicator())
        && claim.window().equals(window(row))
        && claim.claim().dimension().equals(row.dimension());
  }

  /** The window that a row's figure is taken over. */
  static Optional<Window> window(Scheme.Row row) {
    return row.window().or(() -> row.indicator().map(i -> i.windows().getLast()));
  }

  /** The verdicts of a row in the order of the claims. */
  List<ClaimVerdict> of(Scheme.Row row) {
    return byRow.getOrDefault(row, List.of());
  }

  /** The verdict that needs attention first. */
  static Optional<Verdict> gravest(List<ClaimVerdict> claims) {
    return claims.stream()
        .map(ClaimVerdict::verdict)
        .min(Comparator.comparingInt(GRAVEST_FIRST::indexOf));
  }
}
