package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.DeviceGroup;
import io.plumbline.contract.ledger.Vocabulary;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which members a dimension can have. */
public final class Members {
  private Members() {}

  /** What is wrong with a member that no fact has; empty when its value is simply zero. */
  public static Optional<Words> problem(Indicator indicator, Member member) {
    if (!indicator.dimensions().contains(member.dimension())) {
      return Optional.of(
          Words.of(
              "%s 不按 %s 细分，可用：%s",
              "%s has no breakdown by %s, expected one of: %s",
              indicator.id(),
              member.dimension(),
              String.join(", ", indicator.dimensions())));
    }
    List<String> names = names(indicator, member.dimension());
    if (names.isEmpty() || names.contains(member.name())) {
      return Optional.empty();
    }
    return Optional.of(
        Words.of(
            "%s 没有成员“%s”，可用：%s",
            "%s has no member '%s', expected one of: %s",
            member.dimension(),
            member.name(),
            String.join("、", names)));
  }

  /** The closed list of names; empty where any name can be. */
  public static List<String> names(Indicator indicator, String dimension) {
    return switch (dimension) {
      case "category" ->
          indicator.id().startsWith("app.")
              ? Vocabulary.APP_CATEGORIES.members()
              : Vocabulary.DEVICE_CATEGORIES.members();
      case "region" -> Vocabulary.REGIONS.members();
      case "industry" -> Vocabulary.INDUSTRIES.members();
      case "class" -> Vocabulary.MODEL_CLASSES.members();
      case "deployment" -> Deployment.NAMES;
      case "group" -> Stream.of(DeviceGroup.values()).map(DeviceGroup::token).toList();
      default -> List.of();
    };
  }
}
