package io.plumbline.contract.ledger;

/**
 * A row of {@code apps.csv}. Texts that the file leaves out are empty.
 *
 * @param id the App
 * @param name its name
 * @param category a member of {@link Vocabulary#APP_CATEGORIES}
 * @param industry a member of {@link Vocabulary#INDUSTRIES}
 * @param deployment where it runs
 * @param origin where it comes from, in the platform's own words
 */
public record App(
    String id,
    String name,
    String category,
    String industry,
    Deployment deployment,
    String origin) {}
