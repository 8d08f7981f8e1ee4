package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.explain.report.ExplanationJson;
import io.plumbline.verifier.engine.facts.FactId;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Explanations of figures. One without subject, day and causes is made from memory, a few at a
 * time, because each lists every device; others read the archive once more, so only one of them is
 * made at a time. Whoever comes then is asked to come again. Thread-safe.
 */
final class Explanations {
  /** Entries of each list; counts are never cut. */
  static final int MAX_ROWS = 500;

  /** Explanations that are made from memory at a time, and how long another one waits for them. */
  private static final int AT_A_TIME = 4;

  private static final long WAIT_SECONDS = 2;

  private final Semaphore archive = new Semaphore(1);
  private final Semaphore memory = new Semaphore(AT_A_TIME, true);

  /**
   * The explanation of a figure.
   *
   * @throws Problem when there is no such figure or subject, or the archive is being read for
   *     somebody else
   */
  byte[] explain(Snapshot snapshot, Question question, int limit, String language) {
    boolean reads =
        question.subject().isPresent() || question.day().isPresent() || question.silence();
    Semaphore turn = reads ? archive : memory;
    if (!isFree(turn, reads ? 0 : WAIT_SECONDS)) {
      throw new Problem(
          503, "正在为其他请求生成说明，请稍后再试。", "Other explanations are being made; ask again in a moment.");
    }
    try {
      Explainer explainer = snapshot.report().explainer();
      Explanation made = explainer.explain(question);
      ObjectNode root = Header.of(snapshot.report(), language);
      root.setAll(new ExplanationJson(language, limit).document(made));
      return Api.bytes(root);
    } catch (InputFault e) {
      throw new Problem(400, e.words().zh(), e.words().en());
    } catch (EnvironmentFault e) {
      throw new Problem(503, e.words().zh(), e.words().en());
    } finally {
      turn.release();
    }
  }

  /**
   * Reads the id of a fact.
   *
   * @throws Problem when it is none
   */
  static FactId fact(String id) {
    try {
      return FactId.parse(id);
    } catch (InputFault e) {
      throw new Problem(400, e.words().zh(), e.words().en());
    }
  }

  private static boolean isFree(Semaphore turn, long seconds) {
    try {
      return turn.tryAcquire(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false; // the server is stopping
    }
  }
}
