package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.chain.CommonName;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealCheck;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign: the certificates of an archive, checked against its authority or one that the
 * evaluator trusts. Certificates that appear later are found when they are first needed.
 * Thread-safe.
 */
public final class Identities implements SealCheck {
  private final ArchiveLayout layout;
  private final @Nullable Path trusted;
  private final Set<Defect> defects = new LinkedHashSet<>();
  private final Map<Path, Optional<X509Certificate>> read = new HashMap<>();
  private final Map<String, List<X509Certificate>> agents = new TreeMap<>();

  /**
   * Looks at an archive's certificates when they are needed.
   *
   * @param trusted certificate file of the authority that the evaluator trusts; null to take the
   *     one in the archive
   */
  public Identities(ArchiveLayout layout, @Nullable Path trusted) {
    this.layout = layout;
    this.trusted = trusted;
  }

  /** Reads every certificate of the archive, needed or not, so that damage is found. */
  public synchronized void readAll() {
    if (Files.exists(layout.trustAuthority()) || trusted != null) {
      authority();
    }
    for (Path folder : list(layout.root().resolve("agents"))) {
      list(folder).forEach(file -> certified(file, null));
    }
    for (Path file : list(layout.root().resolve("gateways"))) {
      certified(file, null);
    }
  }

  /** What was wrong with certificates so far, by file: not by who needed which one first. */
  public synchronized List<Defect> defects() {
    return defects.stream()
        .sorted(Comparator.comparing((Defect defect) -> defect.place().file()))
        .toList();
  }

  /** The certificates of all agents that are in order. */
  public synchronized SealKeys sealKeys() {
    Map<String, List<X509Certificate>> keys = new TreeMap<>();
    for (Path folder : list(layout.root().resolve("agents"))) {
      for (Path file : list(folder)) {
        certified(file, null)
            .ifPresent(certificate ->
                keys.computeIfAbsent(CommonName.of(certificate), a -> new ArrayList<>())
                    .add(certificate));
      }
    }
    return new SealKeys(keys);
  }

  @Override
  public SealVerdict check(Seal seal) {
    List<X509Certificate> known = certificatesOf(seal.agent(), false);
    if (SealKeys.signedByOneOf(known, seal)) {
      return SealVerdict.GENUINE;
    }
    // The agent may have got a certificate since the folder was read.
    List<X509Certificate> fresh = certificatesOf(seal.agent(), true);
    if (fresh.size() > known.size() && SealKeys.signedByOneOf(fresh, seal)) {
      return SealVerdict.GENUINE;
    }
    return fresh.isEmpty() ? SealVerdict.NO_CERTIFICATE : SealVerdict.FORGED;
  }

  /**
   * Whether a segment's footer is signed with the gateway's certified key; empty without a
   * certificate.
   */
  public synchronized Optional<Boolean> isSigned(String gateway, SegmentFooter footer) {
    Path file = layout.gatewayCertificate(gateway);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return certified(file, gateway)
        .map(certificate ->
            footer.signature().isPresent()
                && Ed25519.isSignedBy(
                    certificate.getPublicKey(),
                    footer.signedBytes(),
                    footer.signature().get().bytes()));
  }

  private synchronized List<X509Certificate> certificatesOf(String agent, boolean fresh) {
    List<X509Certificate> known = agents.get(agent);
    if (known != null && !fresh) {
      return known;
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (Path file : list(layout.agentFolder(agent))) {
      certified(file, agent).ifPresent(certificates::add);
    }
    agents.put(agent, List.copyOf(certificates));
    return certificates;
  }

  /** A certificate that the authority issued, for the given name where one is given. */
  private Optional<X509Certificate> certified(Path file, @Nullable String name) {
    Optional<X509Certificate> certificate = read.get(file);
    if (certificate == null) {
      certificate =
          Certificates.read(file, place(file), defects::add).filter(c -> isInOrder(file, c));
      read.put(file, certificate);
    }
    return certificate.filter(c -> name == null || CommonName.of(c).equals(name));
  }

  private boolean isInOrder(Path file, X509Certificate certificate) {
    Path folder = file.getParent();
    boolean agent = folder != null && !folder.endsWith("gateways");
    String fileName = String.valueOf(file.getFileName());
    String expectedName =
        agent
            ? digest(certificate) + ".pem"
            : ArchiveLayout.fileName(CommonName.of(certificate)) + ".pem";
    if (!fileName.equals(expectedName)) {
      defects.add(
          Defect.ofFile(
              DefectKind.CERTIFICATE_DAMAGED,
              place(file),
              Words.of("证书文件名应为 %s", "the certificate's file name should be %s", expectedName)));
      return false;
    }
    Optional<X509Certificate> authority = authority();
    if (authority.isEmpty() || !Certificates.isIssuedBy(certificate, authority.get())) {
      defects.add(
          Defect.ofFile(
              DefectKind.CERTIFICATE_UNTRUSTED,
              place(file),
              Words.of("证书不是由 %s 签发的", "the certificate was not issued by %s", authorityName())));
      return false;
    }
    String name = CommonName.of(certificate);
    if (agent && folder != null && !folder.endsWith(ArchiveLayout.fileName(name))) {
      defects.add(
          Defect.ofFile(
              DefectKind.CERTIFICATE_UNTRUSTED,
              place(file),
              Words.of(
                  "证书属于 %s，不属于这个文件夹", "the certificate is that of %s, not of this folder", name)));
      return false;
    }
    return true;
  }

  private Optional<X509Certificate> authority() {
    Path file = trusted == null ? layout.trustAuthority() : trusted;
    Optional<X509Certificate> known = read.get(file);
    if (known != null) {
      return known;
    }
    if (!Files.exists(file)) {
      return Optional.empty(); // not remembered: the gateway may write it later
    }
    Optional<X509Certificate> certificate = Certificates.read(file, place(file), defects::add);
    if (certificate.isPresent()
        && (!Certificates.isIssuedBy(certificate.get(), certificate.get())
            || certificate.get().getBasicConstraints() < 0)) {
      defects.add(
          Defect.ofFile(
              DefectKind.CERTIFICATE_UNTRUSTED,
              place(file),
              new Words("不是自签的 CA 证书", "not the self-signed certificate of an authority")));
      certificate = Optional.empty();
    }
    read.put(file, certificate);
    return certificate;
  }

  private String authorityName() {
    return trusted == null ? "trust/ca.pem" : trusted.toString();
  }

  private static String digest(X509Certificate certificate) {
    try {
      return Digest.sha256(certificate.getEncoded()).toString();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has no encoded form", e);
    }
  }

  private Place place(Path file) {
    Path shown = file.startsWith(layout.root()) ? layout.root().relativize(file) : file;
    return new Place(shown.toString().replace('\\', '/'), -1);
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了文件夹 %s：%s", "Folder %s cannot be read: %s", folder, e), e);
    }
  }
}
