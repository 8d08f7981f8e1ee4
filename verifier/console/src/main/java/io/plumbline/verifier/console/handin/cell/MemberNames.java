package io.plumbline.verifier.console.handin.cell;

import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.claims.Members;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Names of members as forms write them. The notices themselves abbreviate two of them in their
 * examples: {@code 数据算法类} for {@code 数据算法模型}, and a country without its English name.
 */
public final class MemberNames {
  private static final Pattern ENGLISH = Pattern.compile("[A-Za-z].*");

  private final List<String> countries;

  /**
   * Knows the countries that the platform's ledgers name.
   *
   * @param ledger whose enterprises are registered where
   */
  public MemberNames(Ledger ledger) {
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
  }

  /** The member that a name stands for; nothing when the breakdown has none of that name. */
  Optional<String> resolve(Indicator indicator, String dimension, String name) {
    String wanted = CellText.name(name);
    if (dimension.equals("country")) {
      return country(wanted);
    }
    List<String> members = Members.names(indicator, dimension);
    return find(members, wanted)
        .or(() -> wanted.endsWith("类") ? find(members, model(wanted)) : Optional.empty());
  }

  private static String model(String name) {
    return name.substring(0, name.length() - 1) + "模型";
  }

  private static Optional<String> find(List<String> members, String wanted) {
    return members.stream().filter(member -> CellText.name(member).equals(wanted)).findFirst();
  }

  private Optional<String> country(String wanted) {
    Optional<String> exact = find(countries, wanted);
    if (exact.isPresent()) {
      return exact;
    }
    List<String> chinese =
        countries.stream()
            .filter(
                country -> ENGLISH.matcher(CellText.name(country)).replaceFirst("").equals(wanted))
            .toList();
    return chinese.size() == 1 ? Optional.of(chinese.getFirst()) : Optional.empty();
  }
}
