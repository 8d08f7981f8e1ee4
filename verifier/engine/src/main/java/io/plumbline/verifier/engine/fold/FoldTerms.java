package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Ledger;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a fold needs to know beside the samples. Immutable, and serialisable: one object serves all
 * processes of a run.
 *
 * @param devices the terms of every device of the ledger, by its id
 * @param calendar the days of the zone
 * @param limits when a sample is too late or from the future
 */
public record FoldTerms(Map<String, DeviceTerms> devices, DayCalendar calendar, Limits limits)
    implements Serializable {
  public FoldTerms {
    devices = new HashMap<>(devices);
  }

  /** The terms of a ledger's devices. */
  public static FoldTerms of(Ledger ledger, DayCalendar calendar, Limits limits) {
    Map<String, DeviceTerms> devices = new HashMap<>();
    for (Device device : ledger.devices().values()) {
      devices.put(device.id(), termsOf(device));
    }
    return new FoldTerms(devices, calendar, limits);
  }

  /** The terms that a row of the ledger states. */
  public static DeviceTerms termsOf(Device device) {
    return new DeviceTerms(
        device.connectedFrom(), device.retiredOn(), device.staleAfterSeconds() * 1000L);
  }

  /** The terms of one device, empty when it stands in no ledger. */
  public Optional<DeviceTerms> of(String device) {
    return Optional.ofNullable(devices.get(device));
  }

  /** An empty slice of a device of the ledger. */
  public DeviceSlice slice(String device, DeviceSlice.Form form) {
    DeviceTerms terms = devices.get(device);
    if (terms == null) {
      throw new IllegalArgumentException("device " + device + " stands in no ledger");
    }
    return new DeviceSlice(device, terms, calendar, limits, form);
  }
}
