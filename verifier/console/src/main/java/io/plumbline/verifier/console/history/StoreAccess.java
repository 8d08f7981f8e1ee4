package io.plumbline.verifier.console.history;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the store is, and who logs in there.
 *
 * @param url a JDBC URL of PostgreSQL
 * @param user the role that logs in; a member of {@code plumbline_verifier} is enough
 * @param passwordFile a file with the password in its first line; empty where the server asks for
 *     none
 */
public record StoreAccess(String url, String user, Optional<Path> passwordFile) {
  /** The password; empty where there is none. */
  String password() {
    if (passwordFile.isEmpty()) {
      return "";
    }
    try {
      return Files.readString(passwordFile.get()).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "密码文件 %s 读不出（%s）。",
              "The password file %s cannot be read (%s).", passwordFile.get(), e),
          e);
    }
  }
}
