package io.plumbline.driver.tls;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tls: {ca, certificate, key}}: PEM files; without {@code ca} the certificates that
 * Java trusts are trusted. Stateless.
 */
public final class TlsFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private TlsFiles() {}

  /**
   * How a connection speaks TLS.
   *
   * @throws InputFault when a key is unknown, or a file cannot be read or is of another kind
   */
  public static SSLContext context(Options options) {
    TrustManager @Nullable [] trust =
        options
            .optionalText("ca")
            .map(file -> trust(certificates(options, "ca", file)).getTrustManagers())
            .orElse(null);
    KeyManager @Nullable [] keys =
        options
            .optionalText("certificate")
            .map(file -> keys(options, file, options.text("key")))
            .orElse(null);
    options.know("key");
    if (keys == null && options.has("key")) {
      throw options.fault(
          "key",
          options.text("key"),
          options.text("key"),
          "同时给出 certificate",
          "a certificate beside it");
    }
    options.refuseOthers();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is not to be had", e);
    }
  }

  /** The file of trusted certificates, which need not exist yet. */
  static Optional<Path> authorities(Options options) {
    return options.optionalText("ca").map(Path::of);
  }

  /** Who trusts servers: the file, Java's authorities without; nobody while it does not exist. */
  static Optional<X509TrustManager> trust(Options options) {
    Optional<Path> file = authorities(options);
    if (file.isPresent() && !Files.exists(file.get())) {
      return Optional.empty();
    }
    TrustManagerFactory factory =
        file.isEmpty()
            ? trust((KeyStore) null)
            : trust(certificates(options, "ca", file.get().toString()));
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst();
  }

  private static TrustManagerFactory trust(Collection<? extends Certificate> certificates) {
    try {
      KeyStore store = empty();
      int n = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca" + n++, certificate);
      }
      return trust(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store in memory takes certificates", e);
    }
  }

  private static TrustManagerFactory trust(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is not to be had", e);
    }
  }

  private static KeyManager[] keys(Options options, String certificateFile, String keyFile) {
    Collection<? extends Certificate> chain = certificates(options, "certificate", certificateFile);
    try {
      KeyStore store = empty();
      char[] none = new char[0];
      store.setKeyEntry(
          "client",
          privateKey(Files.readString(Path.of(keyFile))),
          none,
          chain.toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, none);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw fault(
          options,
          "key",
          keyFile,
          "未加密的 PKCS#8 PEM 私钥",
          "an unencrypted PKCS#8 private key in PEM",
          e);
    }
  }

  private static Collection<? extends Certificate> certificates(
      Options options, String key, String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!found.isEmpty()) {
        return found;
      }
      throw new IOException("no certificate in it");
    } catch (GeneralSecurityException | IOException e) {
      throw fault(options, key, file, "PEM 证书", "PEM certificates", e);
    }
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher matcher = KEY.matcher(pem);
    if (!matcher.find()) {
      throw new InvalidKeySpecException("no BEGIN PRIVATE KEY");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    InvalidKeySpecException last = new InvalidKeySpecException("no known algorithm");
    for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        last.addSuppressed(e);
      }
    }
    throw last;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static InputFault fault(
      Options options, String key, String file, String zh, String en, Exception e) {
    return options.fault(key, file, file, zh, "%s (%s)".formatted(en, e));
  }
}
