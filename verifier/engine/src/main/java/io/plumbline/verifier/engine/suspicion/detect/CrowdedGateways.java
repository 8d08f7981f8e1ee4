package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Device;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Crowded gateways: far more devices behind one gateway than behind others. Unit: a gateway of the
 * ledger; fewer than ten of them are not compared.
 *
 * <p><b>Statistic:</b> devices of the gateway over the median. Threshold 10, and 50 devices.
 *
 * <p><b>Null hypothesis:</b> the logarithm of the number of devices is normal about the median,
 * with a deviation of 1.4826 median absolute deviations, 0.5 at least; p is e^(−z²/2), which is
 * above the normal tail.
 *
 * <p><b>What may deceive it:</b> one large site among small ones. Ranks and adjusts nothing.
 */
final class CrowdedGateways implements IdentityInflation.Look {
  private static final int MIN_GATEWAYS = 10;
  private static final int MIN_DEVICES = 50;
  private static final double THRESHOLD = 10;
  private static final double MIN_DEVIATION = 0.5;

  @Override
  public long examine(FleetTrace fleet, List<Candidate> candidates) {
    Map<String, List<String>> gateways = new TreeMap<>();
    for (Device device : fleet.ledger().devices().values()) {
      if (!device.gatewayId().isEmpty()) {
        gateways.computeIfAbsent(device.gatewayId(), key -> new ArrayList<>()).add(device.id());
      }
    }
    if (gateways.size() < MIN_GATEWAYS) {
      return 0;
    }
    double[] sizes = gateways.values().stream().mapToDouble(ids -> Math.log(ids.size())).toArray();
    double median = median(sizes);
    double[] off = Arrays.stream(sizes).map(size -> Math.abs(size - median)).toArray();
    double deviation = Math.max(MIN_DEVIATION, 1.4826 * median(off));
    gateways.forEach((gateway, devices) -> {
      double ratio = devices.size() / Math.exp(median);
      if (devices.size() >= MIN_DEVICES && ratio >= THRESHOLD) {
        double z = (Math.log(devices.size()) - median) / deviation;
        candidates.add(
            Candidate.of(
                SuspicionKind.IDENTITY,
                devices,
                ratio,
                THRESHOLD,
                Math.exp(-z * z / 2),
                Words.of(
                    "网关 %s 下有 %d 台设备，是中位数的 %.0f 倍",
                    "%2$d devices behind gateway %1$s, %3$.0f times the median",
                    gateway,
                    devices.size(),
                    ratio)));
      }
    });
    return gateways.size();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
