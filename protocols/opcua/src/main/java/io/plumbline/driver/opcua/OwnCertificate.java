package io.plumbline.driver.opcua;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Period;
import java.util.Base64;
import java.util.UUID;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;

/**
 * The application instance certificate of this side (OPC 10000-6, 6.2.2): {@code
 * own/certificate.der} and {@code own/private-key.pem} (PKCS #8) in the folder of certificates.
 * Made when it is not there; the key can be read by its owner only and never leaves the machine.
 *
 * @param keyPair the keys
 * @param certificate the certificate
 * @param applicationUri its URI, which the server compares
 */
record OwnCertificate(KeyPair keyPair, X509Certificate certificate, String applicationUri) {
  private static final int KEY_BITS = 3072;
  private static final Period VALIDITY = Period.ofYears(10);
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /**
   * Reads or makes it.
   *
   * @throws IOException when it cannot be read, made or written
   */
  static OwnCertificate load(Path folder) throws IOException {
    Path own = folder.resolve("own");
    Path certificateFile = certificateFile(folder);
    Path keyFile = own.resolve("private-key.pem");
    try {
      if (!Files.exists(certificateFile) && !Files.exists(keyFile)) {
        Files.createDirectories(own);
        make(certificateFile, keyFile);
      }
      X509Certificate certificate = readCertificate(certificateFile);
      PrivateKey key = readKey(keyFile);
      String uri =
          CertificateUtil.getSanUri(certificate)
              .orElseThrow(() ->
                  new IOException(
                      certificateFile + " has no application URI among its alternative names"));
      return new OwnCertificate(new KeyPair(certificate.getPublicKey(), key), certificate, uri);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          own + ": the certificate or its key cannot be made: " + e.getMessage(), e);
    }
  }

  /** Reads a certificate, PEM or DER. */
  static X509Certificate readCertificate(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": no certificate: " + e.getMessage(), e);
    }
  }

  /** Reads an unencrypted RSA key, PKCS #8 in PEM. */
  static PrivateKey readKey(Path file) throws IOException {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(keyBytes(file)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + ": no RSA key: " + e.getMessage(), e);
    }
  }

  /** Where the certificate is, for messages that say what to copy to the server. */
  static Path certificateFile(Path folder) {
    return folder.resolve("own").resolve("certificate.der");
  }

  private static byte[] keyBytes(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(file + " is no PKCS #8 key in PEM form");
    }
    return Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
  }

  private static void make(Path certificateFile, Path keyFile)
      throws IOException, GeneralSecurityException {
    KeyPair keys = SelfSignedCertificateGenerator.generateRsaKeyPair(KEY_BITS);
    X509Certificate certificate;
    try {
      certificate =
          new SelfSignedCertificateBuilder(keys)
              .setCommonName("Plumbline agent")
              .setOrganization("Plumbline")
              .setApplicationUri("urn:plumbline:agent:" + UUID.randomUUID())
              .setValidityPeriod(VALIDITY)
              .build();
    } catch (Exception e) {
      // The builder declares no narrower type.
      throw new GeneralSecurityException("making a certificate failed", e);
    }
    String encoded =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPrivate().getEncoded());
    write(
        keyFile, (BEGIN + "\n" + encoded + "\n" + END + "\n").getBytes(StandardCharsets.US_ASCII));
    write(certificateFile, certificate.getEncoded());
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path part = Files.createTempFile(file.toAbsolutePath().getParent(), ".new", ".part", ownerOnly);
    Files.write(part, bytes);
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file);
    }
  }
}
