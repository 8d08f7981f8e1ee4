package io.plumbline.collector.agent.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Gets a certificate for the agent's key from a gateway, against a one-time token. The gateway is
 * trusted because its certificate is signed by the authority whose fingerprint the token carries;
 * the answer is trusted because it is checked: the authority's fingerprint, the signature, the
 * agent's id and the agent's key.
 */
public final class AgentEnrolment {
  private static final int MAX_ANSWER = 1 << 16;
  private static final JsonFactory JSON = new JsonFactory();

  private AgentEnrolment() {}

  /**
   * Enrols with nothing but the token; the gateway has to send its authority's certificate in the
   * handshake.
   */
  public static AgentIdentity enroll(URI gateway, String token, Path folder) {
    return enroll(gateway, token, Optional.empty(), folder);
  }

  /**
   * Makes the key where there is none, asks for the certificate and writes {@code agent.pem} and
   * {@code ca.pem}.
   *
   * @param gateway the gateway's administrative address, such as {@code https://gw.example:7444};
   *     plain {@code http} only on the loopback interface
   * @param token the one-time token
   * @param ca PEM file of the authority's certificate, for gateways that do not send it
   * @param folder the agent's folder
   * @throws InputFault when address or token are malformed or the gateway does not accept the token
   * @throws EnvironmentFault when the gateway cannot be reached, is not the one that the token
   *     means, or fails
   */
  public static AgentIdentity enroll(URI gateway, String token, Optional<Path> ca, Path folder) {
    EnrolmentToken parsed = EnrolmentToken.parse(token);
    URI address = address(gateway);
    List<X509Certificate> known =
        ca.map(file ->
                Pem.certificates(
                    file.toString(),
                    Pem.read(
                        file, Words.of("没有证书文件 %s。", "There is no certificate file %s.", file))))
            .orElse(List.of());
    AgentKey key = AgentKey.obtain(folder);
    Map<String, String> answer =
        ask(address, new PinnedTrust(parsed.authority(), known), parsed, key);
    String where = address.toString();
    String certificatePem = required(answer, "certificate", where);
    String caPem = required(answer, "ca", where);
    AgentIdentity identity = AgentIdentity.of(key, where, Pem.certificates(where, certificatePem));
    check(identity, parsed, Pem.certificates(where, caPem).getFirst(), where);
    Pem.write(folder.resolve(AgentIdentity.CA_FILE), caPem, "rw-r--r--");
    Pem.write(folder.resolve(AgentIdentity.CERTIFICATE_FILE), certificatePem, "rw-r--r--");
    return AgentIdentity.load(folder);
  }

  private static URI address(URI gateway) {
    String scheme = gateway.getScheme();
    String host = gateway.getHost();
    boolean isPlain = "http".equalsIgnoreCase(scheme) && host != null && isLoopback(host);
    if (host == null || !("https".equalsIgnoreCase(scheme) || isPlain)) {
      throw new InputFault(
          Words.of(
              "网关地址“%s”不可用，应为 https://主机:端口（http 仅限本机）。",
              "The gateway's address '%s' cannot be used, expected https://host:port (http on this"
                  + " machine only).",
              gateway));
    }
    String path = gateway.getPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? gateway.resolve("/enroll")
        : gateway;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // It is refused as not being this machine; https would name the missing host.
    }
  }

  private static Map<String, String> ask(
      URI address, PinnedTrust trust, EnrolmentToken token, AgentKey key) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json(token, key)))
            .build();
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(tls(trust))
            .sslParameters(tls13())
            .build()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      String body = response.body();
      if (response.statusCode() == 200 && body.length() <= MAX_ANSWER) {
        return parse(body);
      }
      throw refused(
          address, response.statusCode(), body.length() > 300 ? body.substring(0, 300) : body);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("向 %s 注册失败：%s。", "Enrolment at %s failed: %s.", address, reason(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentFault(
          Words.of("向 %s 注册被中断。", "Enrolment at %s was interrupted.", address), e);
    }
  }

  private static RuntimeException refused(URI address, int status, String body) {
    Words words =
        Words.of(
            "%s 拒绝注册（HTTP %d）：%s", "%s refuses the enrolment (HTTP %d): %s", address, status, body);
    return status >= 400 && status < 500 ? new InputFault(words) : new EnvironmentFault(words);
  }

  private static String reason(Throwable fault) {
    Throwable deepest = fault;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }

  private static SSLContext tls(PinnedTrust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot set TLS 1.3 up", e);
    }
  }

  private static SSLParameters tls13() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    return parameters;
  }

  private static String json(EnrolmentToken token, AgentKey key) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("agent", token.agent());
      out.writeStringField("token", token.toString());
      out.writeStringField("csr", CertificationRequest.of(token.agent(), key));
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot be written to memory", e);
    }
    return text.toString();
  }

  private static Map<String, String> parse(String body) throws IOException {
    Map<String, String> members = new TreeMap<>();
    try (JsonParser in = JSON.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is no JSON object");
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        if (in.nextToken() == JsonToken.VALUE_STRING) {
          members.put(name, in.getText());
        } else {
          in.skipChildren();
        }
      }
    }
    return members;
  }

  private static String required(Map<String, String> answer, String member, String where) {
    String value = answer.get(member);
    if (value == null) {
      throw new EnvironmentFault(
          Words.of("%s 的回答缺少 %s。", "The answer of %s has no %s.", where, member));
    }
    return value;
  }

  private static void check(
      AgentIdentity identity, EnrolmentToken token, X509Certificate ca, String where) {
    try {
      Digest found = Digest.sha256(ca.getEncoded());
      if (!found.equals(token.authority())) {
        throw new EnvironmentFault(
            Words.of(
                "%s 给出的 CA 证书指纹是 %s，令牌要求 %s。",
                "%s gave a CA certificate with the fingerprint %s, the token expects %s.",
                where,
                found,
                token.authority()));
      }
      if (!identity.agent().equals(token.agent())) {
        throw new EnvironmentFault(
            Words.of(
                "%s 给出的证书属于代理 %s，应为 %s。",
                "%s gave a certificate for the agent %s, expected %s.",
                where,
                identity.agent(),
                token.agent()));
      }
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
      parameters.setRevocationEnabled(false);
      List<X509Certificate> path =
          identity.chain().stream().filter(link -> !link.equals(ca)).toList();
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException e) {
      throw new EnvironmentFault(
          Words.of(
              "%s 给出的证书不可信：%s。",
              "The certificate that %s gave is not to be trusted: %s.", where, e.getMessage()),
          e);
    }
  }
}
