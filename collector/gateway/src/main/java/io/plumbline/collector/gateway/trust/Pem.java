package io.plumbline.collector.gateway.trust;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Textual encodings of certificates, requests and keys (RFC 7468). */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----", Pattern.DOTALL);

  private Pem() {}

  static String text(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  static byte[] bytes(String label, byte[] der) {
    return text(label, der).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] certificate(X509Certificate certificate) {
    return bytes("CERTIFICATE", encoded(certificate));
  }

  /** DER form of a certificate that was read or built, so that it has one. */
  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate without an encoded form", e);
    }
  }

  /**
   * The bytes of the first block with the label.
   *
   * @throws IllegalArgumentException when there is none, or its base64 is broken
   */
  static byte[] parse(String label, String text) {
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(label)) {
        return Base64.getMimeDecoder().decode(matcher.group(2));
      }
    }
    throw new IllegalArgumentException("no PEM block " + label);
  }

  static X509Certificate parseCertificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  static X509Certificate readCertificate(Path path) {
    try {
      return parseCertificate(parse("CERTIFICATE", Files.readString(path)));
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw unreadable(path, "证书", "a certificate in PEM", e);
    }
  }

  static PrivateKey readKey(Path path) {
    try {
      byte[] der = parse("PRIVATE KEY", Files.readString(path));
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(path, "Ed25519 私钥", "an Ed25519 private key in PEM", e);
    }
  }

  private static EnvironmentFault unreadable(Path path, String zh, String en, Exception cause) {
    return new EnvironmentFault(
        Words.of(
            "%s：读不出（%s），应为 PEM 格式的" + zh + "。",
            "%s: cannot be read (%s), expected " + en + ".",
            path,
            cause.getMessage()),
        cause);
  }
}
