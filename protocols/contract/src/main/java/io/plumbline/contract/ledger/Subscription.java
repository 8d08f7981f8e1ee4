package io.plumbline.contract.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code subscriptions.csv}. The file has no key: two equal rows are two purchases.
 *
 * @param appId the App, a key of the App ledger
 * @param userId who subscribed
 * @param from first day
 * @param to first day after the end; null while it runs
 * @param amountCny what was paid, in yuan; null where it is not stated
 */
public record Subscription(
    String appId,
    String userId,
    LocalDate from,
    @Nullable LocalDate to,
    @Nullable BigDecimal amountCny) {
  /** Whether the user counts for the App on a day: {@code from} ≤ day < {@code to}. */
  public boolean holdsOn(LocalDate day) {
    return !day.isBefore(from) && (to == null || day.isBefore(to));
  }
}
