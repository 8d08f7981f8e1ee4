package io.plumbline.verifier.console.documents;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.explain.FigureEvidence;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands under 证明资料: from a figure to the evidence that it was recomputed from. */
final class EvidenceWords {
  private static final int SHORT_DIGEST = 16;

  private final VerificationReport report;
  private final ArchiveDigests digests;
  private final Map<String, FigureEvidence> figures;
  private final String language;

  EvidenceWords(
      VerificationReport report,
      ArchiveDigests digests,
      Map<String, FigureEvidence> figures,
      String language) {
    this.report = report;
    this.digests = digests;
    this.figures = figures;
    this.language = language;
  }

  /** Grade, fact, days, what counts and its frames, and the archive's digest. */
  String of(Fact fact) {
    List<String> parts = new ArrayList<>();
    parts.add(fact.grade().label(language));
    parts.add(fact.id());
    Optional<Period> period = fact.period();
    if (period.isPresent()) {
      parts.add(days(fact, period.get()));
    }
    if (fact.grade() == Grade.MEASURED || fact.grade() == Grade.RECORDED) {
      parts.add(
          Optional.ofNullable(figures.get(fact.id()))
              .map(rests -> frames(fact, rests))
              .orElseGet(this::allFrames));
      parts.add("SHA-256 " + digests.whole().toString().substring(0, SHORT_DIGEST) + "…");
    } else {
      parts.add(say("台账", "ledgers"));
    }
    return String.join(say("；", "; "), parts);
  }

  /** Of a row that nothing recomputes: that it is only stated, and what has to be attached. */
  String ofStated(Scheme.Row row) {
    String stated = Grade.DECLARED.label(language) + say("，未重算", ", not recomputed");
    return row.attachment().isEmpty()
        ? stated
        : stated + say("；须附：", "; to be attached: ") + row.attachment();
  }

  private String days(Fact fact, Period period) {
    String days = period.from() + " – " + period.to();
    return fact.observedDays() < period.days()
        ? days + say("（有数据 %d 天）", " (data on %d days)", fact.observedDays())
        : days;
  }

  /** The figure's own: what counts in it, and the frames that hold its days of that. */
  private String frames(Fact fact, FigureEvidence rests) {
    String subjects =
        fact.indicator().id().startsWith("device.")
            ? say("计入 %,d 台设备", "%,d devices count", rests.subjects())
            : say("计入 %,d 个对象", "%,d subjects count", rests.subjects());
    return subjects
        + say(
            "；其数据在 %,d 个边缘帧、%,d 个导入帧",
            "; their data stand in %,d edge frames and %,d imported ones",
            rests.edgeFrames(),
            rests.importedFrames());
  }

  private String allFrames() {
    return say(
        "整个归档（所有指标共用）有 %,d 个边缘帧、%,d 个导入帧",
        "the whole archive, of all figures: %,d edge frames and %,d imported ones",
        report.integrity().edgeFrames(),
        report.integrity().importedFrames());
  }

  private String say(String zh, String en, Object... arguments) {
    return Words.of(zh, en, arguments).in(language);
  }
}
