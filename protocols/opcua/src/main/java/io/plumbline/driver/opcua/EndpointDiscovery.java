package io.plumbline.driver.opcua;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.sdk.client.DiscoveryClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server for its endpoints and chooses the one with exactly the configured policy and mode.
 * What it offers besides is not looked at, so nobody in between can talk the agent into a weaker
 * one.
 */
final class EndpointDiscovery {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointDiscovery.class);
  private static final long LOOK_AROUND_MILLIS = 100;

  private final ServerSettings settings;
  private final MiloThreads threads;
  private final BooleanSupplier cancelled;

  /**
   * What a server offers.
   *
   * @param endpoint the chosen endpoint, with the configured host and port in its URL
   * @param all every endpoint as the server described it
   */
  record Found(EndpointDescription endpoint, List<EndpointDescription> all) {}

  /**
   * A discovery that gives up when nobody wants its answer any more.
   *
   * @param cancelled whether the driver was closed
   */
  EndpointDiscovery(ServerSettings settings, MiloThreads threads, BooleanSupplier cancelled) {
    this.settings = settings;
    this.threads = threads;
    this.cancelled = cancelled;
  }

  /**
   * Asks once.
   *
   * @throws UaException when the server does not answer, or offers no endpoint that fits, or is not
   *     trusted
   */
  Found find() throws UaException, InterruptedException {
    List<EndpointDescription> all = ask();
    EndpointDescription chosen = chosen(all);
    checkTrust(chosen);
    // Servers behind address translation name a host that the agent cannot reach.
    return new Found(EndpointUtil.updateUrl(chosen, settings.host(), settings.port()), all);
  }

  /**
   * The certificate that the server shows for the configured policy and mode, trusted or not.
   *
   * @throws UaException as {@link #find}, but for the trust
   */
  X509Certificate certificate() throws UaException, InterruptedException {
    List<X509Certificate> chain = chain(chosen(ask()));
    if (chain.isEmpty()) {
      throw new UaException(StatusCodes.Bad_CertificateInvalid, "the server sent no certificate");
    }
    return chain.getFirst();
  }

  private EndpointDescription chosen(List<EndpointDescription> all) throws UaException {
    return all.stream()
        .filter(this::fits)
        .max(
            Comparator.comparingInt(
                e -> e.getSecurityLevel() == null ? 0 : e.getSecurityLevel().intValue()))
        .orElseThrow(() -> nothingFits(all));
  }

  private static List<X509Certificate> chain(EndpointDescription endpoint) throws UaException {
    return new ArrayList<>(
        CertificateUtil.decodeCertificates(endpoint.getServerCertificate().bytesOrEmpty()));
  }

  private List<EndpointDescription> ask() throws UaException, InterruptedException {
    CompletableFuture<List<EndpointDescription>> answer =
        DiscoveryClient.getEndpoints(
            settings.address(),
            transport -> {
              threads.use(transport);
              transport.setConnectTimeout(ClientConfiguration.millis(settings.connectTimeout()));
            });
    long patience = settings.connectTimeout().plus(settings.requestTimeout()).toMillis();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
    try {
      while (!cancelled.getAsBoolean() && System.nanoTime() - end < 0) {
        try {
          return answer.get(LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          LOG.trace("{}: no answer yet", settings.address(), e);
        }
      }
    } catch (ExecutionException e) {
      throw UaException.extract(e)
          .orElseGet(
              () -> new UaException(StatusCodes.Bad_ConnectionRejected, OpcUaErrors.describe(e)));
    }
    throw new UaException(
        StatusCodes.Bad_Timeout,
        "the server did not name its endpoints within " + patience + " ms");
  }

  private boolean fits(EndpointDescription endpoint) {
    Protection wanted = settings.protection();
    return wanted.policy().getUri().equals(endpoint.getSecurityPolicyUri())
        && wanted.mode() == endpoint.getSecurityMode()
        && TransportProfile.TCP_UASC_UABINARY.getUri().equals(endpoint.getTransportProfileUri())
        && endpoint.getUserIdentityTokens() != null
        && Arrays.stream(endpoint.getUserIdentityTokens())
            .anyMatch(t -> t.getTokenType() == wanted.token());
  }

  private void checkTrust(EndpointDescription endpoint) throws UaException {
    if (settings.protection().policy() == SecurityPolicy.None) {
      return;
    }
    settings
        .protection()
        .trustList()
        .validateCertificateChain(
            chain(endpoint),
            endpoint.getServer().getApplicationUri(),
            new String[] {settings.host()});
  }

  private UaException nothingFits(List<EndpointDescription> all) {
    String offered =
        all.stream()
            .map(e ->
                SecurityPolicy.fromUriSafe(e.getSecurityPolicyUri())
                        .map(Protection::text)
                        .orElse(e.getSecurityPolicyUri())
                    + "/"
                    + e.getSecurityMode()
                    + " for "
                    + Arrays.stream(e.getUserIdentityTokens())
                        .map(t -> t.getTokenType().toString())
                        .collect(Collectors.joining(",")))
            .distinct()
            .collect(Collectors.joining("; "));
    return new UaException(
        StatusCodes.Bad_SecurityPolicyRejected,
        "the server offers no endpoint with %s/%s for %s; it offers %s"
            .formatted(
                Protection.text(settings.protection().policy()),
                settings.protection().mode(),
                settings.protection().token(),
                offered.isEmpty() ? "none at all" : offered));
  }
}
