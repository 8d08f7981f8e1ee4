package io.plumbline.verifier.engine.explain.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.verifier.engine.explain.DayTrace;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Explanation.DeviceDay;
import io.plumbline.verifier.engine.explain.Explanation.DeviceHistory;
import io.plumbline.verifier.engine.explain.SilentDays;
import io.plumbline.verifier.engine.explain.StateInterval;
import io.plumbline.verifier.engine.explain.TracedSample;
import io.plumbline.verifier.engine.explain.usage.UsageHistory;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import io.plumbline.verifier.engine.log.SealProofs;
import io.plumbline.verifier.engine.report.ReportJson;
import io.plumbline.verifier.engine.shortfall.CauseKind;
import io.plumbline.verifier.engine.shortfall.Composition;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Explanations as JSON (docs/explain.md). Lists are cut to a limit, counts never. Thread-safe. */
public final class ExplanationJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String language;
  private final int limit;

  /**
   * Writes in a language.
   *
   * @param language {@code zh} or {@code en}
   * @param limit how many entries of each list are written, 1 or more
   */
  public ExplanationJson(String language, int limit) {
    this.language = language;
    this.limit = limit;
  }

  /** The whole explanation as one document, indented. */
  public String text(Explanation explanation) {
    return document(explanation).toPrettyString() + "\n";
  }

  /** The explanation as a tree. */
  public ObjectNode document(Explanation explanation) {
    ReportJson report = new ReportJson(language);
    ObjectNode root = report.fact(explanation.fact());
    root.put("as_of", explanation.fact().asOf().toString());
    root.put("zone", explanation.zone().getId());
    explanation.made().ifPresent(made -> add(root, made, explanation));
    explanation.device().ifPresent(device -> root.set("device", device(device)));
    explanation.trace().ifPresent(trace -> root.set("day", day(trace)));
    explanation.usage().ifPresent(usage -> root.set("usage", usage(usage)));
    root.put("integrity_holds", explanation.integrity().holds());
    root.putObject("log")
        .put("frames", explanation.frames().size())
        .put("proven", explanation.logged());
    root.put("log_words", ExplanationTable.logWords(explanation).in(language));
    return root;
  }

  private void add(ObjectNode root, Composition made, Explanation explanation) {
    List<Composition.Contribution> all = explanation.contributions();
    root.put("numerator", Shortfall.plain(made.verified()));
    root.put("denominator", Shortfall.plain(made.parts()));
    root.put("made_of", made.unit().in(language));
    if (!made.over().isEmpty()) {
      made.over().forEach(root.putArray("goes_over")::add);
    }
    root.put("subject_count", all.size());
    ArrayNode subjects = root.putArray("subjects");
    for (Composition.Contribution one : all.stream().limit(limit).toList()) {
      ObjectNode node = subjects.addObject();
      node.put("subject", one.subject());
      node.put("counts", one.cause().isEmpty());
      one.cause().ifPresent(cause -> cause(node, cause));
      node.put("amount", Shortfall.plain(one.amount()));
      List<SilentDays.Stretch> days = explanation.days(one);
      if (!days.isEmpty()) {
        ArrayNode stretches = node.putArray("days");
        days.stream()
            .limit(limit)
            .forEach(stretch ->
                stretches
                    .addObject()
                    .put("from", stretch.from().toString())
                    .put("to", stretch.to().toString()));
      }
    }
  }

  private ObjectNode device(DeviceHistory history) {
    ObjectNode node = new ReportJson(language).fleetDevice(history.device());
    node.put("standing", history.standing().token());
    node.put("first_operating", history.firstOperating().map(Instant::toString).orElse(null));
    node.put("days_in_service", history.days().size());
    node.put("days_running", history.days().stream().filter(DeviceDay::ran).count());
    ArrayNode days = node.putArray("days");
    for (DeviceDay day : history.days().stream().limit(limit).toList()) {
      ObjectNode one = days.addObject();
      one.put("day", day.day().toString()).put("ran", day.ran());
      day.silence().ifPresent(cause -> cause(one, cause));
      ObjectNode millis = one.putObject("millis");
      day.millis().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .filter(entry -> entry.getValue() > 0)
          .forEach(entry -> millis.put(entry.getKey().name(), entry.getValue()));
    }
    return node;
  }

  private ObjectNode day(DayTrace trace) {
    ObjectNode node = NODES.objectNode();
    node.put("day", trace.day().toString());
    node.put("ran", trace.first().isPresent());
    ObjectNode samples = node.putObject("samples");
    for (TracedSample.Fate fate : TracedSample.Fate.values()) {
      samples.put(token(fate), trace.count(fate));
    }
    trace.first().ifPresent(first -> node.set("decided_by", sample(first)));
    frames(node, trace.frames());
    if (!trace.states().isEmpty()) {
      ArrayNode states = node.putArray("states");
      for (StateInterval interval : trace.states().stream().limit(limit).toList()) {
        ObjectNode one = states.addObject();
        one.put("state", interval.state().name());
        one.put("from", Instant.ofEpochMilli(interval.fromMillis()).toString());
        one.put("to", Instant.ofEpochMilli(interval.toMillis()).toString());
        one.put("millis", interval.toMillis() - interval.fromMillis());
        interval.by().ifPresent(by -> one.set("by", sample(by)));
      }
    }
    return node;
  }

  private ObjectNode usage(UsageHistory history) {
    ObjectNode node = NODES.objectNode();
    node.put("subject_type", history.scope().type().token());
    ArrayNode subjects = node.putArray("subjects");
    history.subjects().stream().sorted().limit(limit).forEach(subjects::add);
    node.put("day_count", history.days().size());
    ArrayNode days = node.putArray("days");
    for (UsageHistory.UsageDay day : history.days().stream().limit(limit).toList()) {
      days.addObject()
          .put("day", day.day().toString())
          .put("events_counting", day.counting())
          .put("events_other", day.others())
          .put("users", day.users());
    }
    history
        .day()
        .ifPresent(trace -> {
          ObjectNode day = node.putObject("day");
          day.put("day", trace.day().toString());
          trace.first().ifPresent(first -> day.set("decided_by", event(first)));
          frames(day, trace.frames());
        });
    return node;
  }

  private static ObjectNode event(UsageHistory.TracedEvent traced) {
    UsageEvent event = traced.event();
    return NODES
        .objectNode()
        .put("subject", event.subject())
        .put("action", event.action().token())
        .put("user", event.user())
        .put("time", instant(event.timeMicros()))
        .put("frame", traced.frame())
        .put("row", traced.row());
  }

  private void cause(ObjectNode node, CauseKind cause) {
    node.put("cause", cause.token()).put("cause_words", cause.words().in(language));
  }

  private void frames(ObjectNode node, List<FrameProof> all) {
    node.put("frame_count", all.size());
    ArrayNode frames = node.putArray("frames");
    all.stream().limit(limit).forEach(frame -> frames.add(frame(frame)));
  }

  private ObjectNode sample(TracedSample sample) {
    ObjectNode node = NODES.objectNode();
    node.put("channel", sample.sample().series().channel());
    node.put("role", sample.sample().series().role().name().toLowerCase(Locale.ROOT));
    node.put("source_time", instant(sample.sample().sourceMicros()));
    node.put("received_time", instant(sample.receivedMicros()));
    node.put("value", sample.sample().value().asText());
    node.put("quality", sample.sample().quality().name());
    if (sample.frame() >= 0) {
      node.put("frame", sample.frame());
    }
    node.put("row", sample.row());
    return node;
  }

  private ObjectNode frame(FrameProof frame) {
    ObjectNode node = NODES.objectNode();
    boolean edge = frame.header().provenance() == Provenance.EDGE;
    node.put("provenance", edge ? "edge" : "import");
    node.put("agent", frame.header().agent());
    node.put("boot", frame.header().boot().toString());
    node.put("sequence", frame.header().sequence());
    node.put("sha256", frame.digest().toString());
    node.put("previous", frame.header().previous().toString());
    node.put("segment", frame.place().file()).put("offset", frame.place().offset());
    node.put("received_time", instant(frame.receipt().arrivalMicros()));
    node.put("position", frame.receipt().position());
    node.put("samples", frame.samples());
    frame
        .clock()
        .ifPresent(clock ->
            node.putObject("clock")
                .put("offset_us", clock.offsetMicros())
                .put("uncertainty_us", clock.uncertaintyMicros()));
    frame
        .seal()
        .ifPresent(seal -> {
          ObjectNode one = node.putObject("seal");
          one.put("sequence", seal.sequence())
              .put("head", seal.head().toString())
              .put("sealed_at", instant(seal.sealedMicros()))
              .put("segment", seal.place().file())
              .put("offset", seal.place().offset())
              .put("signature", token(seal.verdict()));
          seal.log().ifPresent(proof -> one.set("log", log(proof)));
        });
    return node;
  }

  private static ObjectNode log(SealProofs.Proof proof) {
    ObjectNode node = NODES.objectNode();
    node.put("origin", proof.origin());
    node.put("index", proof.index());
    node.put("size", proof.size());
    node.put("root", proof.root().toString());
    node.put("leaf", proof.leaf().toString());
    ArrayNode hashes = node.putArray("proof");
    proof.hashes().forEach(hash -> hashes.add(hash.toString()));
    return node;
  }

  private static String token(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
