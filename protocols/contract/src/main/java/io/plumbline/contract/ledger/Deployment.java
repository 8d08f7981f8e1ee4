package io.plumbline.contract.ledger;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a device is connected to, or an App runs. */
public enum Deployment {
  PUBLIC_CLOUD("公有云"),
  PRIVATE_CLOUD("私有云"),
  DEDICATED_NETWORK("专有网");

  /** The names used in files, in the order of the declaration. */
  public static final List<String> NAMES = Stream.of(values()).map(Deployment::token).toList();

  private final String token;

  Deployment(String token) {
    this.token = token;
  }

  /** The name used in files and figures. */
  public String token() {
    return token;
  }

  /** The deployment of that name, letter for letter. */
  public static Optional<Deployment> of(String token) {
    int index = NAMES.indexOf(token);
    return index < 0 ? Optional.empty() : Optional.of(values()[index]);
  }
}
