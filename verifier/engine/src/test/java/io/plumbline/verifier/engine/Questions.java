package io.plumbline.verifier.engine;

import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.facts.FactId;
import java.time.LocalDate;
import java.util.Optional;

/** Asks as a reader of a report does. */
final class Questions {
  private Questions() {}

  /** About a fact, then one of its subjects, then a day of that; with silent days by cause. */
  static Question ask(String fact, String... subjectAndDay) {
    return new Question(
        FactId.parse(fact),
        subjectAndDay.length > 0 ? Optional.of(subjectAndDay[0]) : Optional.empty(),
        subjectAndDay.length > 1
            ? Optional.of(LocalDate.parse(subjectAndDay[1]))
            : Optional.empty(),
        true);
  }
}
