package io.plumbline.contract.ledger;

/**
 * A row of {@code models.csv}.
 *
 * @param id the model
 * @param name its name, or empty
 * @param modelClass a member of {@link Vocabulary#MODEL_CLASSES}
 */
public record Model(String id, String name, String modelClass) {}
