package io.plumbline.collector.agent.identity;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * The agent's one Ed25519 key (RFC 8032). It is made in the agent's folder as {@code agent.key},
 * PKCS#8 in PEM, readable by its owner alone, and never leaves it. It signs seals and the
 * handshakes of the uplink.
 */
public final class AgentKey {
  /** Name of the key's file. */
  public static final String FILE = "agent.key";

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final KeyPair pair;

  private AgentKey(KeyPair pair) {
    this.pair = pair;
  }

  /** Reads the folder's key, or makes one where there is none. */
  public static AgentKey obtain(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("建不了文件夹 %s：%s。", "Cannot make the folder %s: %s.", folder, e.getMessage()), e);
    }
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      try {
        KeyPair made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Pem.write(file, Pem.encode("PRIVATE KEY", made.getPrivate().getEncoded()), "rw-------");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no Ed25519", e);
      }
    }
    return load(folder);
  }

  /**
   * Reads the folder's key.
   *
   * @throws InputFault when there is none, others may read it, or it is no Ed25519 key
   */
  public static AgentKey load(Path folder) {
    Path file = folder.resolve(FILE);
    String text =
        Pem.read(
            file,
            Words.of(
                "%s 里没有密钥 %s；请先运行 plumbline agent enroll。",
                "There is no key %2$s in %1$s; run plumbline agent enroll first.", folder, FILE));
    refuseOpenMode(file);
    try {
      KeyFactory factory = KeyFactory.getInstance("Ed25519");
      PrivateKey secret =
          factory.generatePrivate(
              new PKCS8EncodedKeySpec(Pem.decode("PRIVATE KEY", file.toString(), text)));
      return new AgentKey(new KeyPair(publicKey(factory, secret), secret));
    } catch (GeneralSecurityException | IOException e) {
      throw new InputFault(
          Words.of("%s：不是 Ed25519 密钥：%s。", "%s: is no Ed25519 key: %s.", file, e.getMessage()), e);
    }
  }

  private static PublicKey publicKey(KeyFactory factory, PrivateKey secret)
      throws GeneralSecurityException, IOException {
    byte[] seed =
        ((EdECPrivateKey) secret)
            .getBytes()
            .orElseThrow(() -> new GeneralSecurityException("the key has no bytes"));
    var derived = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey();
    byte[] encoded = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(derived).getEncoded();
    return factory.generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static void refuseOpenMode(Path file) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!OWNER.containsAll(mode)) {
        throw new InputFault(
            Words.of(
                "%s：权限是 %s，应为 rw-------（chmod 600）。",
                "%s: the mode is %s, expected rw------- (chmod 600).",
                file,
                PosixFilePermissions.toString(mode)));
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了 %s：%s。", "Cannot read %s: %s.", file, e.getMessage()), e);
    }
  }

  /** A certification request (PKCS#10, RFC 2986) in PEM with the agent's id as common name. */
  public String request(String agent) {
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, agent).build();
    try {
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(name, pair.getPublic())
              .build(new JcaContentSignerBuilder("Ed25519").build(pair.getPrivate()))
              .getEncoded();
      return Pem.encode("CERTIFICATE REQUEST", request);
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("the request cannot be signed", e);
    }
  }

  /** The secret half. */
  public PrivateKey secret() {
    return pair.getPrivate();
  }

  /** The public half. */
  public PublicKey open() {
    return pair.getPublic();
  }
}
