package io.plumbline.verifier.engine.explain;

import io.plumbline.verifier.engine.facts.FactId;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param fact the figure
 * @param subject the device, App, model, microservice or developer whose days are asked for
 * @param day the day whose frames are asked for; for a figure as of a date about devices the first
 *     day with operating data where none is named
 * @param silence whether, without subject and day, silent days are asked for by the cause of each,
 *     for which the archive is read once more
 */
public record Question(
    FactId fact, Optional<String> subject, Optional<LocalDate> day, boolean silence) {}
