package io.plumbline.verifier.engine.indicators;

import io.plumbline.verifier.engine.fold.DeviceTerms;

/**
 * A device of the ledger joined with its enterprise.
 *
 * @param id the device id
 * @param name its name, empty where the ledger has none
 * @param category appendix A of shanghai-410-2024
 * @param group the category's group of miit-cross-industry-2022
 * @param deployment {@code 公有云}, {@code 私有云} or {@code 专有网}
 * @param region the enterprise's place of registration, appendix F
 * @param country the country where the region is {@code 海外}, else empty
 * @param protocol empty where the ledger has none
 * @param terms service dates and settings
 */
public record FleetDevice(
    String id,
    String name,
    String category,
    String group,
    String deployment,
    String region,
    String country,
    String protocol,
    DeviceTerms terms) {
  /** The deployment that the public-cloud indicators count. */
  public static final String PUBLIC_CLOUD = "公有云";

  /** The region of enterprises registered abroad. */
  public static final String OVERSEAS = "海外";

  /** Whether the device is connected through the public cloud. */
  public boolean isPublicCloud() {
    return deployment.equals(PUBLIC_CLOUD);
  }

  /** Whether its enterprise is registered abroad. */
  public boolean isOverseas() {
    return region.equals(OVERSEAS);
  }
}
