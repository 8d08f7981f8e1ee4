package io.plumbline.collector.gateway.trust;

import io.plumbline.contract.bytes.SafeFile;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tokens, and what they are good for: once, for one key, up to a time. Thread-safe. */
final class Enrolment {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AgentRegistry registry;
  private final X509Certificate authority;
  private final PrivateKey authorityKey;
  private final ArchiveLayout archive;
  private final Clock clock;

  Enrolment(
      AgentRegistry registry,
      X509Certificate authority,
      PrivateKey authorityKey,
      ArchiveLayout archive,
      Clock clock) {
    this.registry = registry;
    this.authority = authority;
    this.authorityKey = authorityKey;
    this.archive = archive;
    this.clock = clock;
  }

  /** Makes a token; the one before it is worth nothing from then on. */
  EnrolmentToken issueToken(String agent, Set<String> devices, Duration validity)
      throws IOException {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    EnrolmentToken token =
        new EnrolmentToken(
            agent,
            Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
            Digest.sha256(Pem.encoded(authority)));
    long expires = micros(clock.instant().plus(validity));
    AgentGrant.Token kept =
        new AgentGrant.Token(hash(token.toString()), expires, Optional.empty(), Optional.empty());
    registry.change(
        agent,
        grant ->
            new AgentGrant(
                agent,
                devices,
                grant.configurations(),
                grant.certificates(),
                Optional.of(kept),
                false));
    return token;
  }

  /** Grants a certificate for a token. */
  X509Certificate enrol(String agent, String token, String request)
      throws EnrolmentRefused, IOException {
    Digest offered = hash(token);
    PublicKey key = requestedKey(request);
    Digest keyHash = Digest.sha256(key.getEncoded());
    if (!EnrolmentToken.AGENT.matcher(agent).matches()
        || !accepts(registry.find(agent), offered, keyHash)) {
      throw tokenRefused();
    }
    X509Certificate made = issue(agent, key);
    Digest hash = Digest.sha256(Pem.encoded(made));
    Path file = archive.agentCertificate(agent, hash);
    Files.createDirectories(archive.agentFolder(agent));
    // Into the archive first: a certificate that works is one that evaluators can find.
    SafeFile.writePublic(file, Pem.certificate(made));
    AgentGrant after = registry.change(agent, grant -> consume(grant, offered, keyHash, hash));
    Digest issued = after.token().flatMap(AgentGrant.Token::issued).orElse(Digest.ZERO);
    if (!issued.equals(hash)) {
      Files.deleteIfExists(
          file); // an earlier answer to the same request stands, or another agent was faster
    }
    if (!accepts(Optional.of(after), offered, keyHash)) {
      throw tokenRefused();
    }
    return Pem.readCertificate(archive.agentCertificate(agent, issued));
  }

  private static PublicKey requestedKey(String request) throws EnrolmentRefused {
    try {
      return Certificates.requestedKey(Pem.parse("CERTIFICATE REQUEST", request));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new EnrolmentRefused(EnrolmentRefused.Reason.REQUEST, "csr: " + e.getMessage());
    }
  }

  private X509Certificate issue(String agent, PublicKey key) throws EnrolmentRefused {
    try {
      return Certificates.agent(authority, authorityKey, agent, key, clock.instant());
    } catch (GeneralSecurityException e) {
      throw new EnrolmentRefused(EnrolmentRefused.Reason.REQUEST, "csr: " + e.getMessage());
    }
  }

  private boolean accepts(Optional<AgentGrant> grant, Digest offered, Digest key) {
    // A hash of zeros stands in, so that an unknown agent takes as long as a wrong token.
    AgentGrant.Token kept =
        grant
            .flatMap(AgentGrant::token)
            .orElse(new AgentGrant.Token(Digest.ZERO, 0, Optional.empty(), Optional.empty()));
    boolean same = MessageDigest.isEqual(kept.hash().toBytes(), offered.toBytes());
    boolean current = micros(clock.instant()) < kept.expiresMicros();
    boolean unused = kept.usedBy().isEmpty() || kept.usedBy().get().equals(key);
    return same && current && unused;
  }

  private AgentGrant consume(AgentGrant grant, Digest offered, Digest key, Digest certificate) {
    if (!accepts(Optional.of(grant), offered, key)) {
      return grant;
    }
    AgentGrant.Token token = grant.token().orElseThrow();
    if (token.issued().isPresent()) {
      return grant;
    }
    List<Digest> certificates = new ArrayList<>(grant.certificates());
    certificates.add(certificate);
    AgentGrant.Token used =
        new AgentGrant.Token(
            token.hash(), token.expiresMicros(), Optional.of(key), Optional.of(certificate));
    return new AgentGrant(
        grant.agent(),
        grant.devices(),
        grant.configurations(),
        certificates,
        Optional.of(used),
        false);
  }

  private static Digest hash(String token) {
    return Digest.sha256(token.getBytes(StandardCharsets.UTF_8));
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  private static EnrolmentRefused tokenRefused() {
    return new EnrolmentRefused(
        EnrolmentRefused.Reason.TOKEN,
        "token: unknown, used up or out of date; ask the operator for a new one");
  }
}
