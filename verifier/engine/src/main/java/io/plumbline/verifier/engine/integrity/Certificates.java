package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.source.Place;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads certificate files of an archive strictly: one PEM block (RFC 7468) in its canonical form.
 */
final class Certificates {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----\n";
  private static final String END = "\n-----END CERTIFICATE-----\n";

  private Certificates() {}

  /** Reads a certificate; what is wrong with the file goes to the defects. */
  static Optional<X509Certificate> read(Path file, Place place, Consumer<Defect> defects) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      int end = text.indexOf(END);
      if (!text.startsWith(BEGIN) || end < 0) {
        throw new GeneralSecurityException("no PEM block CERTIFICATE");
      }
      byte[] der = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), end));
      // A changed line break or padding bit leaves the certificate as it is; it is found all the
      // same.
      String canonical =
          BEGIN + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + END;
      if (!canonical.equals(text)) {
        throw new GeneralSecurityException("not the canonical PEM form of its content");
      }
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return Optional.of(certificate);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      defects.accept(
          Defect.ofFile(
              DefectKind.CERTIFICATE_DAMAGED,
              place,
              Words.of("证书读不出：%s", "certificate cannot be read: %s", e.getMessage())));
      return Optional.empty();
    }
  }

  /** Whether the certificate is signed with the issuer's key and names it as its issuer. */
  static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
