package io.plumbline.verifier.engine.witness;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Makes a witness speak TLS: with a certificate chain and its key, both in PEM. */
public final class WitnessTls {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private WitnessTls() {}

  /**
   * Reads both.
   *
   * @param certificates the server's certificate, then those that it was issued by
   * @param key its key in PKCS#8, not encrypted: EC, RSA or Ed25519
   * @throws InputFault when one of them cannot be read
   */
  public static SSLContext of(Path certificates, Path key) {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificates)))
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new GeneralSecurityException("no certificate in PEM");
      }
      char[] none = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, none);
      store.setKeyEntry("witness", privateKey(key), none, chain);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, none);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new InputFault(
          Words.of(
              "读不了证书 %s 或其密钥 %s：%s（应为 PEM，密钥为未加密的 PKCS#8）。",
              "The certificate %s or its key %s cannot be read: %s (expected PEM, the key in PKCS#8"
                  + " and not encrypted).",
              certificates,
              key,
              e),
          e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher block = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!block.find()) {
      throw new GeneralSecurityException("no block PRIVATE KEY");
    }
    try {
      PKCS8EncodedKeySpec encoded =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (InvalidKeySpecException e) {
          continue; // a key of another kind
        }
      }
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the block PRIVATE KEY is no base64", e);
    }
    throw new GeneralSecurityException("no key of " + String.join(", ", ALGORITHMS));
  }
}
