package io.plumbline.deploy.factory;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One machine of the factory, as its ledger row would have it.
 *
 * @param id device id
 * @param number position in the plant from 0, which seeds its simulation and fixes its addresses
 * @param name what people call it
 * @param enterprise whose it is
 * @param category equipment category of appendix A of shanghai-410-2024
 * @param deployment {@code 公有云}, {@code 私有云} or {@code 专有网}
 * @param protocol what it speaks
 * @param behaviour how it behaves
 * @param connectedFrom first day in service
 * @param retiredOn first day out of service
 */
public record MachineSpec(
    String id,
    int number,
    String name,
    EnterpriseSpec enterprise,
    String category,
    String deployment,
    Protocol protocol,
    Behaviour behaviour,
    LocalDate connectedFrom,
    Optional<LocalDate> retiredOn) {

  /** Whether {@code devices.csv} has a row for it. */
  public boolean inLedger() {
    return behaviour != Behaviour.UNREGISTERED;
  }
}
