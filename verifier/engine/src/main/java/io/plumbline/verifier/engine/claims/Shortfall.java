package io.plumbline.verifier.engine.claims;

import io.plumbline.contract.fault.Words;
import java.math.BigDecimal;
import java.util.List;

/**
 * Which devices an overstated count lacks. {@code ledgerRows − verified} is the sum of the causes;
 * {@code claimed − ledgerRows}, where positive, stands in no ledger.
 *
 * @param ledgerRows devices of the ledger that the figure is about
 * @param verified those that count
 * @param notInLedger how far the claim exceeds the ledger; 0 when it does not
 * @param unregistered devices that sent telemetry and stand in no ledger, whatever the figure
 * @param causes why the others do not count, largest first
 */
public record Shortfall(
    long ledgerRows, long verified, BigDecimal notInLedger, long unregistered, List<Cause> causes) {
  /**
   * Devices that do not count for one reason.
   *
   * @param token the reason's name in files, such as {@code heartbeat-only}
   * @param words the reason for people
   * @param count how many; never cut
   * @param devices their ids in the order of the ledger, the first 100
   */
  public record Cause(String token, Words words, long count, List<String> devices) {
    /** How many devices a cause names. */
    public static final int MAX_DEVICES = 100;

    public Cause {
      devices = devices.stream().limit(MAX_DEVICES).toList();
    }
  }

  public Shortfall {
    causes = List.copyOf(causes);
  }
}
