package io.plumbline.contract.ledger;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * All ledgers of a platform, each by id in the order of its file. Immutable; every reference
 * between them resolves.
 */
public record Ledger(
    SequencedMap<String, Enterprise> enterprises,
    SequencedMap<String, Device> devices,
    SequencedMap<String, App> apps,
    List<Subscription> subscriptions,
    SequencedMap<String, Model> models,
    SequencedMap<String, Microservice> microservices,
    SequencedMap<String, Developer> developers,
    List<Declared> declared) {
  public Ledger {
    enterprises = unmodifiable(enterprises);
    devices = unmodifiable(devices);
    apps = unmodifiable(apps);
    subscriptions = List.copyOf(subscriptions);
    models = unmodifiable(models);
    microservices = unmodifiable(microservices);
    developers = unmodifiable(developers);
    declared = List.copyOf(declared);
  }

  private static <T> SequencedMap<String, T> unmodifiable(SequencedMap<String, T> rows) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
  }

  /**
   * The enterprise that a device belongs to.
   *
   * @throws IllegalArgumentException when the device is not of this ledger
   */
  public Enterprise enterpriseOf(Device device) {
    Enterprise enterprise = enterprises.get(device.enterpriseId());
    if (enterprise == null) {
      throw new IllegalArgumentException(device.id() + " belongs to no enterprise of this ledger");
    }
    return enterprise;
  }
}
