package io.plumbline.verifier.console.documents;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands under 证明资料: from a figure to the evidence that it was recomputed from. */
final class EvidenceWords {
  private static final int SHORT_DIGEST = 16;

  private final VerificationReport report;
  private final ArchiveDigests digests;
  private final String language;

  EvidenceWords(VerificationReport report, ArchiveDigests digests, String language) {
    this.report = report;
    this.digests = digests;
    this.language = language;
  }

  /** Grade, fact, days, devices, frames and the archive's digest. */
  String of(Fact fact) {
    List<String> parts = new ArrayList<>();
    parts.add(fact.grade().label(language));
    parts.add(fact.id());
    Optional<Period> period = fact.period();
    if (period.isPresent()) {
      parts.add(days(fact, period.get()));
    }
    if (fact.grade() == Grade.MEASURED || fact.grade() == Grade.RECORDED) {
      if (fact.indicator().id().startsWith("device.")) {
        parts.add(say("%,d 台有运行数据的设备", "%,d devices with operating data", devices(fact)));
      }
      parts.add(
          say(
              "整个归档（所有指标共用）有 %,d 个边缘帧、%,d 个导入帧",
              "the whole archive, of all figures: %,d edge frames and %,d imported ones",
              report.integrity().edgeFrames(),
              report.integrity().importedFrames()));
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

  private long devices(Fact fact) {
    return report.devices().stream()
        .filter(result -> result.days().activity().operating() > 0)
        .filter(result -> isAbout(fact, result.device()))
        .count();
  }

  private static boolean isAbout(Fact fact, FleetDevice device) {
    String id = fact.indicator().id();
    if (id.contains(".public-cloud.") && !device.isPublicCloud()) {
      return false;
    }
    if (id.contains(".overseas.") && !device.isOverseas()) {
      return false;
    }
    return fact.member()
        .map(member ->
            switch (member.dimension()) {
              case "category" -> device.category();
              case "region" -> device.region();
              case "country" -> device.country();
              case "deployment" -> device.deployment();
              case "group" -> device.group();
              default -> member.name();
            })
        .map(name -> name.equals(fact.member().orElseThrow().name()))
        .orElse(true);
  }

  private String say(String zh, String en, Object... arguments) {
    return Words.of(zh, en, arguments).in(language);
  }
}
