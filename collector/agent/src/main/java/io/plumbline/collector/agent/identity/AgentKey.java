package io.plumbline.collector.agent.identity;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;

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

  /** What is signed to see whether a public key fits; no seal and no handshake begins so. */
  private static final byte[] PROBE =
      "plumbline: does this key fit?".getBytes(StandardCharsets.US_ASCII);

  private final PrivateKey secret;

  private AgentKey(PrivateKey secret) {
    this.secret = secret;
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
        PrivateKey made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        Pem.write(file, Pem.encode("PRIVATE KEY", made.getEncoded()), "rw-------");
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
      byte[] encoded = Pem.decode("PRIVATE KEY", file.toString(), text);
      return new AgentKey(
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      throw new InputFault(
          Words.of("%s：不是 Ed25519 密钥：%s。", "%s: is no Ed25519 key: %s.", file, e.getMessage()), e);
    }
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

  /** Whether what this key signs is verified by a public key: whether the two are a pair. */
  boolean fits(PublicKey open) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(secret);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      signer.initVerify(open);
      signer.update(PROBE);
      return signer.verify(signature);
    } catch (InvalidKeyException e) {
      return false; // a key of another kind
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /** The secret half. */
  public PrivateKey secret() {
    return secret;
  }
}
