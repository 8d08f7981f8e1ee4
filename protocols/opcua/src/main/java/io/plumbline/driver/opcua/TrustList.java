package io.plumbline.driver.opcua;

import io.plumbline.driver.tls.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultClientCertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.util.validation.ValidationCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which servers are trusted: certificates and revocation lists in {@code trusted/} and {@code
 * issuers/} of the folder of certificates, read anew for each check, so that a file put there
 * counts at the next attempt. A refused certificate is kept in {@code rejected/}. Thread-safe.
 */
final class TrustList implements CertificateValidator {
  private static final Logger LOG = LoggerFactory.getLogger(TrustList.class);

  /**
   * What the library says of a chain that ends at nobody in the list, or when the list is empty.
   */
  private static final Set<Long> NOT_TRUSTED =
      Set.of(
          StatusCodes.Bad_CertificateUntrusted,
          StatusCodes.Bad_SecurityChecksFailed,
          StatusCodes.Bad_CertificateChainIncomplete);

  private final Path folder;
  private final Set<ValidationCheck> checks;

  TrustList(Path folder, boolean hostnameCheck) {
    this.folder = folder;
    EnumSet<ValidationCheck> wanted =
        EnumSet.of(
            ValidationCheck.VALIDITY, ValidationCheck.APPLICATION_URI, ValidationCheck.REVOCATION);
    if (hostnameCheck) {
      wanted.add(ValidationCheck.HOSTNAME);
    }
    this.checks = Set.copyOf(wanted);
  }

  @Override
  public void validateCertificateChain(
      List<X509Certificate> chain, String applicationUri, String[] hostnames) throws UaException {
    if (chain.isEmpty()) {
      throw new UaException(StatusCodes.Bad_CertificateInvalid, "the server sent no certificate");
    }
    try {
      MemoryTrustListManager list = new MemoryTrustListManager();
      list.setTrustedCertificates(certificates("trusted"));
      list.setTrustedCrls(revocations("trusted"));
      list.setIssuerCertificates(certificates("issuers"));
      list.setIssuerCrls(revocations("issuers"));
      new DefaultClientCertificateValidator(list, checks, new MemoryCertificateQuarantine())
          .validateCertificateChain(chain, applicationUri, hostnames);
    } catch (UaException e) {
      throw refused(chain.getFirst(), e);
    } catch (IOException | GeneralSecurityException e) {
      throw new UaException(
          StatusCodes.Bad_CertificateInvalid,
          "the trust list cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** Whether the certificate itself is in the list, whoever issued it. */
  boolean contains(X509Certificate certificate) throws IOException {
    try {
      return certificates("trusted").contains(certificate);
    } catch (GeneralSecurityException e) {
      throw new IOException("the trust list cannot be read: " + e.getMessage(), e);
    }
  }

  /** Puts a certificate into the list; it counts at the next check. Idempotent. */
  Path add(X509Certificate certificate) throws IOException {
    Path file = folder.resolve("trusted").resolve(fileName(certificate));
    try {
      Files.createDirectories(file.getParent());
      Path part = Files.createTempFile(file.getParent(), ".new", ".part");
      Files.write(part, certificate.getEncoded());
      return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  private static String fileName(X509Certificate certificate) {
    return Fingerprint.of(certificate).replace(":", "").substring(0, 40) + ".der";
  }

  private UaException refused(X509Certificate certificate, UaException cause) {
    String which =
        "the server's certificate of %s with the SHA-256 fingerprint %s"
            .formatted(certificate.getSubjectX500Principal(), Fingerprint.of(certificate));
    long status = cause.getStatusCode().value();
    if (!NOT_TRUSTED.contains(status)) {
      return new UaException(status, which + " is refused: " + OpcUaErrors.describe(cause), cause);
    }
    return new UaException(
        StatusCodes.Bad_CertificateUntrusted,
        "%s is not in the trust list; compare the fingerprint with the one that the server shows, and if they are equal, accept it with 'plumbline agent trust', or copy %s to %s"
            .formatted(which, keep(certificate), folder.resolve("trusted")),
        cause);
  }

  private Path keep(X509Certificate certificate) {
    Path file = folder.resolve("rejected").resolve(fileName(certificate));
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.write(file, certificate.getEncoded());
      }
      return file;
    } catch (IOException | GeneralSecurityException e) {
      // The refusal stands without the copy; the path then names where it should have been.
      LOG.warn("{} cannot be written", file, e);
      return file;
    }
  }

  private List<X509Certificate> certificates(String name)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> list = new ArrayList<>();
    for (Path file : files(name, "*.{der,crt,cer,pem}")) {
      try (InputStream in = Files.newInputStream(file)) {
        for (Certificate certificate :
            CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          list.add((X509Certificate) certificate);
        }
      } catch (GeneralSecurityException e) {
        throw new GeneralSecurityException(file + ": " + e.getMessage(), e);
      }
    }
    return list;
  }

  private List<X509CRL> revocations(String name) throws IOException, GeneralSecurityException {
    List<X509CRL> list = new ArrayList<>();
    for (Path file : files(name, "*.crl")) {
      try (InputStream in = Files.newInputStream(file)) {
        CertificateFactory.getInstance("X.509")
            .generateCRLs(in)
            .forEach(crl -> list.add((X509CRL) crl));
      } catch (GeneralSecurityException e) {
        throw new GeneralSecurityException(file + ": " + e.getMessage(), e);
      }
    }
    return list;
  }

  private List<Path> files(String name, String pattern) throws IOException {
    Path directory = folder.resolve(name);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, pattern)) {
      List<Path> files = new ArrayList<>();
      stream.forEach(files::add);
      files.sort(null);
      return files;
    }
  }
}
