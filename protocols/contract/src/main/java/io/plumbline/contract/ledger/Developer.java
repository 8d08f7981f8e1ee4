package io.plumbline.contract.ledger;

import java.time.LocalDate;

/**
 * A row of {@code developers.csv}.
 *
 * @param id the developer's account
 * @param kind 个人, 企业 or the platform's own word, or empty
 * @param registeredOn day of registration
 */
public record Developer(String id, String kind, LocalDate registeredOn) {}
