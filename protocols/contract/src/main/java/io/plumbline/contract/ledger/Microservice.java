package io.plumbline.contract.ledger;

/**
 * A row of {@code microservices.csv}.
 *
 * @param id the microservice
 * @param name its name, or empty
 */
public record Microservice(String id, String name) {}
