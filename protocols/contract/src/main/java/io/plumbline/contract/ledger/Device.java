package io.plumbline.contract.ledger;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code devices.csv}. Texts that the file leaves out are empty.
 *
 * @param id the device, as telemetry spells it
 * @param name its name
 * @param enterpriseId the enterprise it belongs to, a key of the enterprise ledger
 * @param category a member of {@link Vocabulary#DEVICE_CATEGORIES}
 * @param deployment what it is connected through
 * @param protocol how it is read
 * @param gatewayId what it is read through
 * @param connectedFrom first day of service
 * @param retiredOn first day after service; null while in service; never before the first day
 * @param staleAfterSeconds how long a state outlives the last sign of life, 300 unless stated
 * @param manufacturer who built it
 * @param serial the builder's number
 * @param kind what it is, in the platform's own words
 */
public record Device(
    String id,
    String name,
    String enterpriseId,
    String category,
    Deployment deployment,
    String protocol,
    String gatewayId,
    LocalDate connectedFrom,
    @Nullable LocalDate retiredOn,
    int staleAfterSeconds,
    String manufacturer,
    String serial,
    String kind) {
  /** Semantics, "Machine states and utilisation": the default of {@code stale_after}. */
  public static final int DEFAULT_STALE_AFTER_SECONDS = 300;

  /** The longest {@code stale_after_s} accepted: 366 days. */
  public static final int MAX_STALE_AFTER_SECONDS = 366 * 86_400;

  /** Whether a day lies in [connected_from, retired_on). */
  public boolean inServiceOn(LocalDate day) {
    return !day.isBefore(connectedFrom) && (retiredOn == null || day.isBefore(retiredOn));
  }

  /** The group of its category. */
  public DeviceGroup group() {
    return DeviceGroup.ofCategory(category);
  }
}
