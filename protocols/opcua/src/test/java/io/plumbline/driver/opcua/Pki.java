package io.plumbline.driver.opcua;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Folders of certificates for tests. */
final class Pki {
  private Pki() {}

  /** The keys of a secure connection with this folder. */
  static Map<String, String> protection(Path folder, String... more) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("certificates", folder.toString());
    for (int i = 0; i < more.length; i += 2) {
      keys.put(more[i], more[i + 1]);
    }
    return keys;
  }

  static void trust(Path folder, X509Certificate certificate)
      throws IOException, CertificateEncodingException {
    Files.createDirectories(folder.resolve("trusted"));
    Files.write(folder.resolve("trusted").resolve("server.der"), certificate.getEncoded());
  }

  /** Does what the message of a refusal says: trusts what was rejected. */
  static void trustRejected(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("trusted"));
    try (Stream<Path> rejected = Files.list(folder.resolve("rejected"))) {
      for (Path file : rejected.toList()) {
        Files.copy(file, folder.resolve("trusted").resolve(file.getFileName()));
      }
    }
  }
}
