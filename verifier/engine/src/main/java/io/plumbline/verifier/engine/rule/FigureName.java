package io.plumbline.verifier.engine.rule;

/**
 * A figure that expressions can name.
 *
 * @param key what it is found by: an indicator id, or the number of a row that no indicator
 *     computes
 * @param label what people call it, such as {@code 1.1.2-3 平台团队总人数（人）}
 * @param type of its values
 */
public record FigureName(String key, String label, Type type) {}
