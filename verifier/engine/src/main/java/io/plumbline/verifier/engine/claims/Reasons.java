package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Fact;
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
    String zh =
        shortfall.causes().stream()
            .map(c -> c.words().zh() + " " + c.count())
            .collect(Collectors.joining("、"));
    String en =
        shortfall.causes().stream()
            .map(c -> c.words().en() + " " + c.count())
            .collect(Collectors.joining(", "));
    Words ledger =
        Words.of(
            "；台账中有 %d 台，计入 %d 台",
            "; the ledger has %d, %d of them count", shortfall.ledgerRows(), shortfall.verified());
    Words beyond =
        shortfall.notInLedger().signum() > 0
            ? Words.of(
                "；另有 %s 台不在台账中", "; %s stand in no ledger", shortfall.notInLedger().toPlainString())
            : new Words("", "");
    return new Words(
        ledger.zh() + (zh.isEmpty() ? "" : "，未计入：" + zh) + beyond.zh(),
        ledger.en() + (en.isEmpty() ? "" : "; missing: " + en) + beyond.en());
  }
}
