package io.plumbline.driver.opcua;

import java.io.IOException;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.identity.X509IdentityProvider;
import org.eclipse.milo.opcua.stack.core.channel.EncodingLimits;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;

/** The library's client as this driver wants it: its insecure and narrow defaults changed. */
final class ClientConfiguration {
  /** The library's publish answers may overtake each other when more than one is under way. */
  private static final UInteger ONE_PUBLISH_AT_A_TIME = Unsigned.uint(1);

  private static final String PSS_PROVIDER = BouncyCastleProvider.PROVIDER_NAME;
  private static final int CHUNK_BYTES = 65_535;

  private ClientConfiguration() {}

  /**
   * Puts it together.
   *
   * @throws IOException when the own certificate or the password cannot be read
   */
  static OpcUaClientConfig make(ServerSettings settings, EndpointDiscovery.Found found)
      throws IOException {
    Protection protection = settings.protection();
    int chunks = Math.max(1, settings.messageLimit() / CHUNK_BYTES + 1);
    OpcUaClientConfigBuilder builder =
        OpcUaClientConfig.builder()
            .setApplicationName(LocalizedText.english("Plumbline agent"))
            .setProductUri("urn:plumbline:agent")
            .setEndpoint(found.endpoint())
            .setDiscoveryEndpoints(found.all())
            .setSessionEndpointValidationEnabled(protection.policy() != SecurityPolicy.None)
            .setSessionTimeout(millis(settings.sessionTimeout()))
            .setRequestTimeout(millis(settings.requestTimeout()))
            .setKeepAliveInterval(millis(settings.keepAlive()))
            .setKeepAliveTimeout(millis(settings.requestTimeout()))
            .setKeepAliveFailuresAllowed(Unsigned.uint(1))
            .setMaxPendingPublishRequests(ONE_PUBLISH_AT_A_TIME)
            .setMaxResponseMessageSize(Unsigned.uint(settings.messageLimit()))
            .setEncodingLimits(
                new EncodingLimits(
                    CHUNK_BYTES,
                    chunks,
                    settings.messageLimit(),
                    EncodingLimits.DEFAULT_MAX_RECURSION_DEPTH));
    if (protection.policy() == SecurityPolicy.None) {
      return builder
          .setApplicationUri("urn:plumbline:agent")
          .setIdentityProvider(new AnonymousProvider())
          .build();
    }
    if (protection.policy() == SecurityPolicy.Aes256_Sha256_RsaPss
        && Security.getProvider(PSS_PROVIDER) == null) {
      // The library asks for the signature by a name that only this provider knows.
      Security.addProvider(new BouncyCastleProvider());
    }
    OwnCertificate own = OwnCertificate.load(protection.certificates().orElseThrow());
    TrustList trust = protection.trustList();
    builder
        .setApplicationUri(own.applicationUri())
        .setKeyPair(own.keyPair())
        .setCertificate(own.certificate())
        .setCertificateChain(new X509Certificate[] {own.certificate()})
        .setCertificateValidator(trust);
    if (protection.user().isPresent()) {
      Protection.User user = protection.user().get();
      builder.setIdentityProvider(new UsernameProvider(user.name(), user.password(), trust));
    } else if (protection.userCertificate().isPresent()) {
      Protection.UserCertificate user = protection.userCertificate().get();
      builder.setIdentityProvider(
          new X509IdentityProvider(
              OwnCertificate.readCertificate(user.certificate()),
              OwnCertificate.readKey(user.key())));
    } else {
      builder.setIdentityProvider(new AnonymousProvider());
    }
    return builder.build();
  }

  static UInteger millis(Duration duration) {
    return Unsigned.uint(Math.toIntExact(duration.toMillis()));
  }
}
