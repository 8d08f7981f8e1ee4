package io.plumbline.verifier.engine;

import io.plumbline.collector.archive.ArchiveWriter;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.NamedSeries;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A live archive as a gateway leaves it: an authority, a gateway and agents with keys of their own.
 */
public final class EdgeArchive implements AutoCloseable {
  public static final Instant START = Instant.parse("2024-06-28T00:30:00Z");
  private static final Instant VALID_FROM = Instant.parse("2024-01-01T00:00:00Z");

  private final ArchiveLayout layout;
  private final KeyPair authority;
  private final X509Certificate authorityCertificate;
  private final ArchiveWriter writer;
  private Instant now = START;

  public EdgeArchive(Path folder) {
    layout = new ArchiveLayout(folder);
    authority = newKey();
    authorityCertificate =
        certificate("Plumbline CA", authority.getPublic(), authority.getPrivate(), true);
    write(layout.trustAuthority(), authorityCertificate);
    KeyPair gateway = newKey();
    write(
        layout.gatewayCertificate("gw-1"),
        certificate("gw-1", gateway.getPublic(), authority.getPrivate(), false));
    writer = ArchiveWriter.open(layout, "gw-1", gateway.getPrivate());
  }

  public ArchiveLayout layout() {
    return layout;
  }

  /** The gateway's clock moves on. */
  public void pass(Duration time) {
    now = now.plus(time);
  }

  public Instant now() {
    return now;
  }

  /** Makes everything durable and readable. */
  public void sync() {
    writer.sync();
  }

  @Override
  public void close() {
    writer.close();
  }

  public Agent agent(String name) {
    return new Agent(name, true);
  }

  public Agent agentWithoutCertificate(String name) {
    return new Agent(name, false);
  }

  public void append(byte[] frame) {
    writer.append(SegmentRecord.Kind.FRAME, frame, micros(now));
  }

  public static long micros(Instant instant) {
    return instant.toEpochMilli() * 1000;
  }

  public static Sample state(String device, Instant at, String state) {
    return new Sample(
        new Series(device, "execution", Role.STATE),
        micros(at),
        micros(at),
        new Value.Text(state),
        Quality.GOOD);
  }

  /** An agent that has enrolled. */
  public final class Agent {
    private final String name;
    private final KeyPair key = newKey();
    private UUID boot = UUID.randomUUID();
    private long sequence;
    private Digest head = Digest.ZERO;

    private Agent(String name, boolean enrolled) {
      this.name = name;
      if (enrolled) {
        X509Certificate certificate =
            certificate(name, key.getPublic(), authority.getPrivate(), false);
        write(layout.agentCertificate(name, Digest.sha256(encoded(certificate))), certificate);
      }
    }

    public Digest head() {
      return head;
    }

    public void reboot() {
      boot = UUID.randomUUID();
      sequence = 0;
    }

    public void forget() {
      head = Digest.ZERO;
    }

    /** Makes the next frame of the chain, to be appended or not. */
    public byte[] frame(List<Sample> samples) {
      return frame(samples, List.of(), null);
    }

    /** The same with series that have no rows and an estimate of the gateway's clock. */
    public byte[] frame(List<Sample> samples, List<Series> alsoNamed, @Nullable ClockOffset clock) {
      sequence++;
      FrameHeader header =
          new FrameHeader(
              Provenance.EDGE,
              name,
              boot,
              sequence,
              head,
              Digest.sha256(new byte[] {1}),
              micros(now));
      byte[] frame =
          FrameCodec.encode(header, NamedSeries.of(alsoNamed), samples, List.<Gap>of(), clock);
      head = Digest.sha256(frame);
      return frame;
    }

    public void send(List<Sample> samples) {
      append(frame(samples));
    }

    public Seal seal() {
      return seal(sequence, head, key.getPrivate());
    }

    public Seal seal(long upTo, Digest digest, PrivateKey by) {
      try {
        return Seal.sign(name, boot, upTo, digest, micros(now), by);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    public void sendSeal() {
      sendSeal(seal());
    }

    public void sendSeal(Seal seal) {
      writer.append(SegmentRecord.Kind.SEAL, seal.encode(), micros(now));
    }

    public long sequence() {
      return sequence;
    }

    public PrivateKey key() {
      return key.getPrivate();
    }

    /** A few minutes of a device's life, some frames each with a seal behind. */
    public void work(String device, int frames) {
      for (int i = 0; i < frames; i++) {
        List<Sample> samples = new ArrayList<>();
        for (int s = 0; s < 6; s++) {
          samples.add(
              state(device, now.plusSeconds(10L * s - 60), s % 3 == 0 ? "IDLE" : "RUNNING"));
        }
        send(samples);
        pass(Duration.ofMinutes(1));
        sendSeal();
      }
      sync();
    }
  }

  public static KeyPair newKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static X509Certificate certificate(
      String name, PublicKey key, PrivateKey issuer, boolean isAuthority) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=Plumbline CA"),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(VALID_FROM),
              Date.from(VALID_FROM.plus(Duration.ofDays(3650))),
              new X500Name("CN=" + name),
              key);
      if (isAuthority) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(issuer)));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void write(Path file, X509Certificate certificate) {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded(certificate));
    String pem = "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, pem.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
