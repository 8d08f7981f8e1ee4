package io.plumbline.verifier.engine.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.RuleVerdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import io.plumbline.verifier.engine.indicators.DeviceRow;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.RunningDay;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reports as JSON (formats, "Facts" and "Claims"). Sentences for people are in one language.
 * Stateless but for that language; thread-safe.
 */
public final class ReportJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String language;

  /**
   * Writes in a language.
   *
   * @param language {@code zh} or {@code en}
   */
  public ReportJson(String language) {
    this.language = language;
  }

  /** The whole report as one document, indented. */
  public String text(VerificationReport report) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report(report)) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole report; {@code claims} and {@code rules} are there when claims were judged. */
  public ObjectNode report(VerificationReport report) {
    ObjectNode node = NODES.objectNode();
    report.scheme().ifPresent(scheme -> node.put("scheme", scheme));
    node.put("as_of", report.asOf().toString());
    node.put("zone", report.zone().getId());
    node.put("holds", report.holds());
    ArrayNode facts = array(report.facts(), this::fact);
    report.derivation().facts().forEach(fact -> facts.add(DerivedJson.fact(fact)));
    node.set("facts", facts);
    if (!report.derivation().missing().isEmpty()) {
      node.set(
          "not_derived",
          array(report.derivation().missing(), missing -> DerivedJson.missing(missing, language)));
    }
    node.set("findings", array(report.findings(), this::finding));
    if (!report.claims().isEmpty()) {
      node.set("claims", array(report.claims(), this::claim));
    }
    if (!report.rules().isEmpty()) {
      node.set("rules", array(report.rules(), this::rule));
    }
    node.set("integrity", integrity(report.integrity()));
    node.put("samples", report.samples());
    report
        .suspicions()
        .ifPresent(found -> {
          SuspicionJson json = new SuspicionJson(language);
          node.set("suspicions", json.suspicions(found));
          node.set("adjusted", json.adjusted(found));
        });
    return node;
  }

  /** A list of anything that has a JSON form. */
  public <T> ArrayNode array(Collection<T> items, Function<T, JsonNode> form) {
    ArrayNode array = NODES.arrayNode();
    items.forEach(item -> array.add(form.apply(item)));
    return array;
  }

  /** A fact; {@code observed_days} where data do not reach back to the beginning of the window. */
  public ObjectNode fact(Fact fact) {
    ObjectNode node = NODES.objectNode();
    node.put("id", fact.id());
    node.put("indicator", fact.indicator().id());
    node.put("window", fact.window().token());
    fact.period()
        .ifPresent(period -> {
          ObjectNode days = node.putObject("period");
          days.put("from", period.from().toString());
          days.put("to", period.to().toString());
          if (fact.observedDays() < period.days()) {
            node.put("observed_days", fact.observedDays());
          }
        });
    node.set("dimensions", dimensions(fact.member()));
    node.put("value", fact.value());
    if (!fact.indicator().isCount()) {
      node.put("exact", fact.exact().toString());
    }
    node.put("unit", fact.indicator().unit());
    node.put("grade", fact.grade().token());
    return node;
  }

  private static ObjectNode dimensions(Optional<Fact.Member> member) {
    ObjectNode dimensions = NODES.objectNode();
    member.ifPresent(m -> dimensions.put(m.dimension(), m.name()));
    return dimensions;
  }

  /** A finding. */
  public ObjectNode finding(Finding finding) {
    ObjectNode node = NODES.objectNode();
    node.put("kind", finding.kind());
    node.put("count", finding.count());
    finding.subjects().forEach(node.putArray("subjects")::add);
    return node;
  }

  /** A claim's verdict; the counts of {@code causes} add up to {@code difference}. */
  public ObjectNode claim(ClaimVerdict claim) {
    ObjectNode node = NODES.objectNode();
    node.put("indicator", claim.indicatorName());
    if (!claim.indicatorName().equals(claim.claim().indicator())) {
      node.put("name", claim.claim().indicator());
    }
    node.put("window", claim.window().map(w -> w.token()).orElse(claim.claim().window()));
    node.set("dimensions", dimensions(claim.member()));
    node.put("claimed", claim.claim().value());
    if (!claim.claim().unit().isEmpty()) {
      node.put("unit", claim.claim().unit());
    }
    node.put("verified", claim.verified().orElse(null));
    claim.lower().ifPresent(lower -> node.put("lower", lower));
    claim.upper().ifPresent(upper -> node.put("upper", upper));
    node.put("deviation_percent", claim.deviationPercent().orElse(null));
    node.put("verdict", claim.verdict().token());
    node.put("grade", claim.grade().map(g -> g.token()).orElse(null));
    node.put("reason", claim.reason().in(language));
    claim.shortfall().ifPresent(shortfall -> add(node, shortfall));
    return node;
  }

  private void add(ObjectNode node, Shortfall shortfall) {
    node.set("difference", number(shortfall.difference()));
    node.put("difference_unit", shortfall.unit().in(language));
    ArrayNode causes = node.putArray("causes");
    for (Shortfall.Cause cause : shortfall.causes()) {
      ObjectNode entry = causes.addObject();
      entry.put("cause", cause.kind().token());
      entry.put("name", cause.kind().words().in(language));
      entry.set("count", number(cause.count()));
      if (cause.isPart()) {
        entry.set("of", number(cause.candidates()));
      }
      cause.subjects().forEach(entry.putArray("subjects")::add);
    }
  }

  private static JsonNode number(BigDecimal count) {
    return NODES.numberNode(new BigDecimal(Shortfall.plain(count)));
  }

  /** A rule's outcome. */
  public ObjectNode rule(RuleVerdict rule) {
    ObjectNode node = NODES.objectNode();
    node.put("id", rule.id());
    node.put("verdict", rule.outcome().token());
    node.put("detail", rule.detail().in(language));
    return node;
  }

  /** What was checked of the archive. */
  public ObjectNode integrity(IntegritySummary integrity) {
    ObjectNode node = NODES.objectNode();
    node.put("holds", integrity.holds());
    node.put("segments", integrity.segments());
    node.put("open_segments", integrity.openSegments());
    node.put("edge_frames", integrity.edgeFrames());
    node.put("imported_frames", integrity.importedFrames());
    node.put("seals", integrity.seals());
    node.put("agents", integrity.agents());
    node.put("boots", integrity.boots());
    node.put("unsealed_frames", integrity.unsealedFrames());
    node.put("gap_records", integrity.gapRecords());
    node.put("lost_samples", integrity.lostSamples());
    node.put("defect_count", integrity.defectCount());
    node.set("defects", array(integrity.defects(), this::defect));
    return node;
  }

  private ObjectNode defect(Defect defect) {
    ObjectNode node = NODES.objectNode();
    node.put("kind", defect.kind().token());
    node.put("file", defect.place().file());
    if (defect.place().offset() >= 0) {
      node.put("offset", defect.place().offset());
    }
    if (!defect.agent().isEmpty()) {
      node.put("agent", defect.agent());
      node.put("boot", defect.boot());
      node.put("sequence", defect.sequence());
    }
    node.put("detail", defect.words().in(language));
    return node;
  }

  /** A device as the ledger has it. */
  public ObjectNode fleetDevice(FleetDevice device) {
    ObjectNode node = NODES.objectNode();
    node.put("id", device.id());
    node.put("name", device.name());
    node.put("category", device.category());
    node.put("deployment", device.deployment());
    node.put("region", device.region());
    node.put("country", device.country());
    node.put("protocol", device.protocol());
    return node;
  }

  /** A device at one moment; times are ISO 8601 in UTC, null where there is none. */
  public ObjectNode device(DeviceRow row) {
    ObjectNode node = fleetDevice(row.device());
    node.put("state", row.state().name());
    node.put("state_since", row.stateSince().map(Instant::toString).orElse(null));
    node.put("last_seen", row.lastSeen().map(Instant::toString).orElse(null));
    node.put("running_today", row.runningToday());
    node.put("operating_samples", row.operatingSamples());
    node.put("received", row.received());
    node.put("dropped", row.dropped());
    node.put("standing", row.standing().token());
    node.put("standing_words", row.standing().words().in(language));
    node.put("grade", row.grade().token());
    return node;
  }

  /** A day of the running series. */
  public ObjectNode running(RunningDay day) {
    ObjectNode node = NODES.objectNode();
    node.put("day", day.day().toString());
    node.put("public_cloud", day.publicCloud());
    node.put("all", day.all());
    ObjectNode categories = node.putObject("by_category");
    day.byCategory().forEach(categories::put);
    return node;
  }
}
