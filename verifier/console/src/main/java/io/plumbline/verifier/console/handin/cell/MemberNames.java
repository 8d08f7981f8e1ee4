package io.plumbline.verifier.console.handin.cell;

import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.claims.Members;
import io.plumbline.verifier.engine.scheme.MemberList;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Names of members as forms write them. The notices themselves abbreviate two of them in their
 * examples: {@code 数据算法类} for {@code 数据算法模型}, and a country without its English name. Immutable.
 */
public final class MemberNames {
  private static final Pattern ENGLISH = Pattern.compile("[A-Za-z].*");

  private final Map<Scheme.Row, List<String>> lists = new HashMap<>();
  private final List<String> countries;

  /**
   * Knows the appendices of forms and the countries that the platform's ledgers name.
   *
   * @param ledger whose enterprises are registered where
   */
  public MemberNames(List<Scheme> forms, Ledger ledger) {
    TreeSet<String> names = new TreeSet<>();
    ledger
        .enterprises()
        .values()
        .forEach(enterprise -> {
          if (!enterprise.country().isEmpty()) {
            names.add(enterprise.country());
          }
        });
    countries = List.copyOf(names);
    for (Scheme form : forms) {
      for (Scheme.Row row : form.rows()) {
        lists.put(row, members(form, row));
      }
    }
  }

  private List<String> members(Scheme form, Scheme.Row row) {
    if (row.dimension().equals("country")) {
      return countries;
    }
    return form.list(row.members())
        .map(MemberList::members)
        .or(() -> row.indicator().map(indicator -> Members.names(indicator, row.dimension())))
        .orElse(List.of());
  }

  /** The member that a name stands for; nothing when the row's breakdown has none of that name. */
  Optional<String> resolve(Scheme.Row row, String name) {
    String wanted = CellText.name(name);
    List<String> members = lists.getOrDefault(row, List.of());
    Optional<String> exact = find(members, wanted);
    if (exact.isPresent()) {
      return exact;
    }
    if (row.dimension().equals("country")) {
      return country(wanted);
    }
    return wanted.endsWith("类")
        ? find(members, wanted.substring(0, wanted.length() - 1) + "模型")
        : Optional.empty();
  }

  private static Optional<String> find(List<String> members, String wanted) {
    return members.stream().filter(member -> CellText.name(member).equals(wanted)).findFirst();
  }

  private Optional<String> country(String wanted) {
    List<String> chinese =
        countries.stream()
            .filter(
                country -> ENGLISH.matcher(CellText.name(country)).replaceFirst("").equals(wanted))
            .toList();
    return chinese.size() == 1 ? Optional.of(chinese.getFirst()) : Optional.empty();
  }
}
