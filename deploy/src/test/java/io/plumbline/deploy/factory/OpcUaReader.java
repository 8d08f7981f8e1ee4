package io.plumbline.deploy.factory;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.milo.opcua.sdk.client.DiscoveryClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.security.DefaultClientCertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.jspecify.annotations.Nullable;

/** A plain Milo client. */
final class OpcUaReader implements AutoCloseable {
  private final OpcUaClient client;
  private final Map<String, List<Long>> values = new ConcurrentHashMap<>();

  private OpcUaReader(OpcUaClient client) throws Exception {
    this.client = client;
    client.connect();
  }

  /** With the key that the factory wrote for the agent. */
  static OpcUaReader connect(String endpoint, Path keys) throws Exception {
    String pem =
        Files.readString(keys.resolve("own/private-key.pem"))
            .replaceAll("-----[A-Z ]+-----|\\s", "");
    PrivateKey key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    X509Certificate certificate = certificate(keys.resolve("own/certificate.der"));
    return secure(
        endpoint,
        keys,
        new KeyPair(certificate.getPublicKey(), key),
        certificate,
        OpcUaKeys.CLIENT_URI);
  }

  /** With a key that the server has never seen. */
  static OpcUaReader connectAsStranger(String endpoint, Path keys) throws Exception {
    KeyPair key = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
    X509Certificate certificate =
        new SelfSignedCertificateBuilder(key)
            .setCommonName("stranger")
            .setApplicationUri("urn:stranger")
            .build();
    return secure(endpoint, keys, key, certificate, "urn:stranger");
  }

  /** Security policies of the endpoints that the server offers. */
  static List<String> offered(String endpoint) throws Exception {
    return DiscoveryClient.getEndpoints(endpoint).get().stream()
        .map(EndpointDescription::getSecurityPolicyUri)
        .toList();
  }

  /** Asks for a session on the discovery endpoint, which is not offered for that. */
  static OpcUaReader connectWithoutSecurity(String endpoint) throws Exception {
    EndpointDescription secure = DiscoveryClient.getEndpoints(endpoint).get().getFirst();
    EndpointDescription plain =
        new EndpointDescription(
            endpoint + "/discovery",
            secure.getServer(),
            secure.getServerCertificate(),
            MessageSecurityMode.None,
            SecurityPolicy.None.getUri(),
            secure.getUserIdentityTokens(),
            secure.getTransportProfileUri(),
            secure.getSecurityLevel());
    return new OpcUaReader(
        OpcUaClient.create(
            OpcUaClientConfig.builder().setEndpoint(plain).setRequestTimeout(uint(5_000)).build()));
  }

  private static OpcUaReader secure(
      String endpoint, Path keys, KeyPair key, X509Certificate certificate, String uri)
      throws Exception {
    MemoryTrustListManager trusted = new MemoryTrustListManager();
    trusted.addTrustedCertificate(certificate(keys.resolve("trusted/factory.der")));
    return new OpcUaReader(
        OpcUaClient.create(
            endpoint,
            endpoints ->
                endpoints.stream()
                    .filter(e ->
                        SecurityPolicy.Basic256Sha256.getUri().equals(e.getSecurityPolicyUri()))
                    .findFirst(),
            transport -> {},
            config ->
                config
                    .setApplicationName(LocalizedText.english("reader"))
                    .setApplicationUri(uri)
                    .setKeyPair(key)
                    .setCertificate(certificate)
                    .setCertificateChain(new X509Certificate[] {certificate})
                    .setCertificateValidator(
                        new DefaultClientCertificateValidator(
                            trusted, new MemoryCertificateQuarantine()))
                    .setRequestTimeout(uint(5_000))));
  }

  /** Collects the GOOD values of nodes. */
  void subscribe(List<String> nodes) throws Exception {
    OpcUaSubscription subscription = new OpcUaSubscription(client, 100.0);
    subscription.create();
    for (String node : nodes) {
      values.put(node, new CopyOnWriteArrayList<>());
      OpcUaMonitoredItem item = OpcUaMonitoredItem.newDataItem(nodeId(node));
      item.setSamplingInterval(100);
      item.setQueueSize(uint(100));
      item.setDataValueListener((from, value) -> {
        if (value.getStatusCode().isGood()
            && value.getValue().getValue() instanceof Number number) {
          values.get(node).add(number.longValue());
        }
      });
      subscription.addMonitoredItem(item);
    }
    subscription.synchronizeMonitoredItems();
  }

  List<Long> good(String node) {
    return new ArrayList<>(Optional.ofNullable(values.get(node)).orElse(List.of()));
  }

  @Nullable Object read(String node) throws Exception {
    return client.readValue(0, TimestampsToReturn.Both, nodeId(node)).getValue().getValue();
  }

  @Override
  public void close() throws Exception {
    client.disconnect();
  }

  private NodeId nodeId(String identifier) throws Exception {
    return new NodeId(client.getNamespaceTable().getIndex(MachineNodes.URI), identifier);
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
