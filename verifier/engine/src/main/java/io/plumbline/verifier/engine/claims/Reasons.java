package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in a sentence why a claim got its verdict. */
final class Reasons {
  private Reasons() {}

  static Words of(
      Claim claim,
      Fact fact,
      Verdict verdict,
      Optional<String> deviation,
      Optional<Fact> upper,
      Optional<Shortfall> shortfall) {
    Words figures =
        Words.of(
            "声明 %s，重算 %s%s",
            "claimed %s, recomputed %s%s",
            claim.value(),
            fact.value(),
            deviation.map(d -> " (" + (d.startsWith("-") ? "" : "+") + d + " %)").orElse(""));
    Words bound =
        switch (verdict) {
          case NOT_REFUTED ->
              Words.of(
                  "；状态未知的时间若全在运行，可达 %s",
                  "; with all unknown time running it could be %s",
                  upper.map(Fact::value).orElse(""));
          case OVERSTATED ->
              upper
                  .map(u -> Words.of("；上限也只有 %s", "; even the upper bound is %s", u.value()))
                  .orElse(new Words("", ""));
          default -> new Words("", "");
        };
    Words missing = shortfall.map(Reasons::missing).orElse(new Words("", ""));
    return new Words(
        figures.zh() + bound.zh() + missing.zh(), figures.en() + bound.en() + missing.en());
  }

  private static Words missing(Shortfall shortfall) {
    return new Words(
        "；差 %s %s：%s"
            .formatted(
                Shortfall.plain(shortfall.difference()),
                shortfall.unit().zh(),
                shortfall.causes().stream()
                    .map(cause -> cause.kind().words().zh() + " " + Shortfall.plain(cause.count()))
                    .collect(Collectors.joining("、"))),
        "; %s %s short: %s"
            .formatted(
                Shortfall.plain(shortfall.difference()),
                shortfall.unit().en(),
                shortfall.causes().stream()
                    .map(cause -> cause.kind().words().en() + " " + Shortfall.plain(cause.count()))
                    .collect(Collectors.joining(", "))));
  }
}
