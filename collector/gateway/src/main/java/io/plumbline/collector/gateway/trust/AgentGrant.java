package io.plumbline.collector.gateway.trust;

import io.plumbline.contract.chain.Digest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the gateway knows of an agent.
 *
 * @param agent its id
 * @param devices the devices that it may write; {@code *} among them stands for all
 * @param configurations hashes of the configurations that its frames may be made under; none stands
 *     for any
 * @param certificates hashes of the certificates that it may speak with
 * @param token the token that it may enrol with
 * @param revoked whether it may not speak at all any more
 */
record AgentGrant(
    String agent,
    Set<String> devices,
    Set<Digest> configurations,
    List<Digest> certificates,
    Optional<Token> token,
    boolean revoked) {
  /** Stands for every device. */
  static final String ANY_DEVICE = "*";

  /**
   * A token as kept: never the secret itself.
   *
   * @param hash SHA-256 of the token's text
   * @param expiresMicros from when on it is worth nothing
   * @param usedBy hash of the public key that it was used for, empty while it was not
   * @param issued hash of the certificate issued for it
   */
  record Token(Digest hash, long expiresMicros, Optional<Digest> usedBy, Optional<Digest> issued) {}

  AgentGrant {
    devices = Set.copyOf(devices);
    configurations = Set.copyOf(configurations);
    certificates = List.copyOf(certificates);
  }

  DevicePermission permission() {
    return new DevicePermission(devices);
  }
}
