package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.ExplanationJson;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.facts.FactId;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Explanations of figures. One without subject and day is made from memory; others read the archive
 * once more, so only one of them is made at a time. Thread-safe.
 */
final class Explanations {
  /** Entries of each list; counts are never cut. */
  static final int MAX_ROWS = 500;

  private final Semaphore archive = new Semaphore(1);

  /**
   * The explanation of a figure.
   *
   * @throws Problem when there is no such figure or subject, or the archive is being read for
   *     somebody else
   */
  byte[] explain(
      Snapshot snapshot,
      String fact,
      Optional<String> subject,
      Optional<LocalDate> day,
      int limit,
      String language) {
    boolean reads = subject.isPresent() || day.isPresent();
    if (reads && !archive.tryAcquire()) {
      throw new Problem(
          503,
          "正在为另一个请求读取归档，请稍后再试。",
          "The archive is being read for another explanation; ask again in a moment.");
    }
    try {
      Explainer explainer = snapshot.report().explainer();
      Explanation made = explainer.explain(new Question(FactId.parse(fact), subject, day));
      ObjectNode root = Header.of(snapshot.report(), language);
      root.setAll(new ExplanationJson(language, limit).document(made));
      return Api.bytes(root);
    } catch (InputFault e) {
      throw new Problem(400, e.words().zh(), e.words().en());
    } catch (EnvironmentFault e) {
      throw new Problem(503, e.words().zh(), e.words().en());
    } finally {
      if (reads) {
        archive.release();
      }
    }
  }
}
