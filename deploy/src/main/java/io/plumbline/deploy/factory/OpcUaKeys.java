package io.plumbline.deploy.factory;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Period;
import java.util.Base64;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.CertificateManager;
import org.eclipse.milo.opcua.stack.core.security.CertificateStore;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.DefaultServerCertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;

/**
 * Keys of the OPC UA server and of the agent that may read it, made anew whenever the factory
 * opens: RSA 2048 with self-signed certificates, as OPC 10000-7 asks of Basic256Sha256. The server
 * trusts the client's certificate and nothing else; the client's files and the server's certificate
 * are written where the agent's configuration finds them.
 */
final class OpcUaKeys {
  /** Application URI of the server, in its certificate. */
  static final String SERVER_URI = "urn:plumbline:factory:server";

  /** Application URI of the agent's client, in its certificate. */
  static final String CLIENT_URI = "urn:plumbline:factory:agent";

  private final Path folder;
  private final X509Certificate server;
  private final CertificateManager manager;
  private final MemoryTrustListManager trusted = new MemoryTrustListManager();

  private OpcUaKeys(Path folder) throws Exception {
    this.folder = folder;
    KeyPair serverKey = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
    KeyPair clientKey = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
    this.server = certificate(serverKey, "Plumbline simulated factory", SERVER_URI);
    X509Certificate client = certificate(clientKey, "Plumbline agent", CLIENT_URI);
    this.manager = manager(serverKey, server, trusted);
    trusted.addTrustedCertificate(client);
    Path own = folder.resolve("own");
    Path trustedServers = folder.resolve("trusted");
    Files.createDirectories(own);
    Files.createDirectories(trustedServers);
    Files.write(own.resolve("certificate.der"), client.getEncoded());
    writeKey(own.resolve("private-key.pem"), clientKey.getPrivate());
    Files.write(trustedServers.resolve("factory.der"), server.getEncoded());
  }

  /**
   * Makes the keys and writes the client's side.
   *
   * @throws EnvironmentFault when the folder cannot be written
   */
  static OpcUaKeys make(Path folder) {
    try {
      return new OpcUaKeys(folder);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法写入 %s：%s", "%s cannot be written: %s", folder, e.getMessage()), e);
    } catch (Exception e) {
      // Milo's builders declare Exception; this runtime lacks RSA or SHA-256.
      throw new EnvironmentFault(
          Words.of(
              "无法生成 OPC UA 证书：%s", "the OPC UA certificates cannot be made: %s", e.getMessage()),
          e);
    }
  }

  X509Certificate serverCertificate() {
    return server;
  }

  CertificateManager certificateManager() {
    return manager;
  }

  /** Lets one more client in. */
  void trust(X509Certificate client) {
    trusted.addTrustedCertificate(client);
  }

  /**
   * The agent's folder of certificates, as the OPC UA driver wants it: its own in {@code own/}, the
   * server's in {@code trusted/}.
   */
  Path clientFolder() {
    return folder;
  }

  private static X509Certificate certificate(KeyPair key, String name, String uri)
      throws Exception {
    return new SelfSignedCertificateBuilder(key)
        .setCommonName(name)
        .setOrganization("Plumbline")
        .setApplicationUri(uri)
        .addIpAddress(Loopback.HOST)
        .addDnsName("localhost")
        .setValidityPeriod(Period.ofYears(1))
        .setSignatureAlgorithm(SelfSignedCertificateBuilder.SA_SHA256_RSA)
        .build();
  }

  private static CertificateManager manager(
      KeyPair key, X509Certificate certificate, MemoryTrustListManager trusted) throws Exception {
    MemoryCertificateQuarantine quarantine = new MemoryCertificateQuarantine();
    MemoryCertificateStore store = new MemoryCertificateStore();
    X509Certificate[] chain = {certificate};
    store.set(
        NodeIds.RsaSha256ApplicationCertificateType,
        new CertificateStore.Entry(key.getPrivate(), chain));
    RsaSha256CertificateFactory factory =
        new RsaSha256CertificateFactory() {
          @Override
          protected KeyPair createRsaSha256KeyPair() {
            return key;
          }

          @Override
          protected X509Certificate[] createRsaSha256CertificateChain(KeyPair pair) {
            return chain;
          }
        };
    return new DefaultCertificateManager(
        quarantine,
        DefaultApplicationGroup.createAndInitialize(
            trusted, store, factory, new DefaultServerCertificateValidator(trusted, quarantine)));
  }

  private static void writeKey(Path file, PrivateKey key) throws IOException {
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
  }

  private static String pem(String type, byte[] bytes) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
  }
}
