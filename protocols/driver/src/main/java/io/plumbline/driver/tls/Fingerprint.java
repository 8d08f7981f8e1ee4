package io.plumbline.driver.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/** The SHA-256 of a certificate, which people compare. Stateless. */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * As the tools of servers show it: pairs of upper-case hexadecimal digits with colons between.
   */
  public static String of(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "every JDK has SHA-256, and a parsed certificate has an encoding", e);
    }
  }

  /** Whether a text stands for a certificate. */
  public static boolean matches(X509Certificate certificate, String text) {
    return same(of(certificate), text);
  }

  /**
   * Whether two texts stand for one fingerprint. Colons, blanks and case do not matter: tools write
   * fingerprints in many ways.
   */
  public static boolean same(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String text) {
    return text.replaceAll("[:\\s]", "").toUpperCase(Locale.ROOT);
  }
}
