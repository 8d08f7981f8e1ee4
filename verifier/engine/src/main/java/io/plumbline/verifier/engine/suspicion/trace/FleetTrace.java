package io.plumbline.verifier.engine.suspicion.trace;

import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.engine.fold.DaySpan;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The traces of every device of a ledger, in its order. Not thread-safe while it is filled. */
public final class FleetTrace {
  private final Ledger ledger;
  private final DaySpan span;
  private final Map<String, DeviceTrace> devices = new LinkedHashMap<>();

  FleetTrace(Ledger ledger, DaySpan span) {
    this.ledger = ledger;
    this.span = span;
    for (Device device : ledger.devices().values()) {
      devices.put(device.id(), new DeviceTrace(device, span));
    }
  }

  @Nullable DeviceTrace device(String id) {
    return devices.get(id);
  }

  /** Every device of the ledger, also those without samples. */
  public Collection<DeviceTrace> devices() {
    return Collections.unmodifiableCollection(devices.values());
  }

  /** The ledger. */
  public Ledger ledger() {
    return ledger;
  }

  /** The days of source time that are looked at. */
  public DaySpan span() {
    return span;
  }

  /** Samples of registered devices within these days. */
  public long samples() {
    return devices.values().stream().mapToLong(DeviceTrace::samples).sum();
  }
}
