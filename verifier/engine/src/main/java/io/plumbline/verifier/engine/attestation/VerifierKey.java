package io.plumbline.verifier.engine.attestation;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * An evaluator's Ed25519 key (RFC 8032): PKCS#8 PEM for the secret, SubjectPublicKeyInfo PEM (RFC
 * 8410) beside it. Immutable.
 */
public final class VerifierKey {
  private static final String SECRET = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private final KeyPair pair;

  private VerifierKey(KeyPair pair) {
    this.pair = pair;
  }

  /**
   * Makes a key and writes it: the secret with mode 0600, and the public key to the file of the
   * same name with {@code .pub} behind it. Overwrites nothing.
   *
   * @return where the public key is
   * @throws InputFault when one of the files is there already
   * @throws EnvironmentFault when they cannot be written
   */
  public static Path create(Path file) {
    KeyPair made = generate(new SecureRandom());
    Path open = file.resolveSibling(file.getFileName() + ".pub");
    if (Files.exists(open)) {
      throw exists(open);
    }
    write(file, pem(SECRET, made.getPrivate().getEncoded()), "rw-------");
    write(open, pem(PUBLIC, made.getPublic().getEncoded()), "rw-r--r--");
    return open;
  }

  /**
   * Reads a secret key.
   *
   * @throws InputFault when there is none in the file
   */
  public static VerifierKey read(Path file) {
    try {
      PrivateKey secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(der(file, SECRET)));
      byte[] seed = ((EdECPrivateKey) secret).getBytes().orElseThrow();
      return new VerifierKey(generate(new Seed(seed)));
    } catch (GeneralSecurityException e) {
      throw unreadable(file, SECRET, e);
    }
  }

  /**
   * Reads a public key.
   *
   * @throws InputFault when there is none in the file
   */
  public static PublicKey readPublic(Path file) {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(der(file, PUBLIC)));
    } catch (GeneralSecurityException e) {
      throw unreadable(file, PUBLIC, e);
    }
  }

  /** A key's name: SHA-256 of its SubjectPublicKeyInfo, in hexadecimal. */
  public static String idOf(PublicKey key) {
    return Digest.sha256(key.getEncoded()).toString();
  }

  /** The name of this key. */
  public String id() {
    return idOf(pair.getPublic());
  }

  /** Signs notes or checkpoints with this key, under a name. */
  public NoteSigner signer(String name, NoteKey.Kind kind) {
    return NoteSigner.of(name, kind, pair);
  }

  DsseEnvelope sign(String payloadType, byte[] payload) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(DsseEnvelope.preAuthentication(payloadType, payload));
      return new DsseEnvelope(
          payloadType, payload, List.of(new DsseEnvelope.Signature(id(), signer.sign())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key that was read cannot sign", e);
    }
  }

  /** Whether one of the envelope's signatures is the key's. */
  static boolean signed(DsseEnvelope envelope, PublicKey key) {
    for (DsseEnvelope.Signature signature : envelope.signatures()) {
      try {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(envelope.preAuthentication());
        if (verifier.verify(signature.bytes())) {
          return true;
        }
      } catch (GeneralSecurityException e) {
        // Not the length or no point of the curve: it is not this key's signature.
        continue;
      }
    }
    return false;
  }

  private static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /**
   * Hands out the 32 bytes of a secret key as if they had just been drawn: what is generated from
   * them is that key again, with its public half, which PKCS#8 leaves out.
   */
  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    private Seed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  private static byte[] der(Path file, String label) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      int begin = text.indexOf(begin(label));
      int end = text.indexOf(end(label));
      if (begin < 0 || end < begin) {
        throw unreadable(file, label, new GeneralSecurityException("no PEM block"));
      }
      return Base64.getMimeDecoder().decode(text.substring(begin + begin(label).length(), end));
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, label, e);
    }
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return begin(label) + "\n" + base64 + "\n" + end(label) + "\n";
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }

  /** Creates a file that is never readable by more than its mode says, not for a moment. */
  private static void write(Path file, String text, String mode) {
    FileAttribute<?> permissions =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (IOException e) {
      throw new EnvironmentFault(Words.of("无法写入 %s：%s", "%s cannot be written: %s", file, e), e);
    }
  }

  private static InputFault exists(Path file) {
    return new InputFault(
        Words.of(
            "%s 已经存在，不会覆盖；请另选文件名。",
            "%s is there already and is not overwritten; choose another.", file));
  }

  private static InputFault unreadable(Path file, String label, Exception cause) {
    return new InputFault(
        Words.of(
            "%s：不是 Ed25519 的 %s（PEM）：%s", "%s: is no Ed25519 %s in PEM: %s", file, label, cause),
        cause);
  }
}
