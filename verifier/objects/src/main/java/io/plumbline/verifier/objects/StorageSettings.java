package io.plumbline.verifier.objects;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an object storage is reached. Credentials are not among them: they come from the environment
 * ({@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}) or from the
 * files that AWS tools use ({@code ~/.aws/credentials}, {@code AWS_SHARED_CREDENTIALS_FILE}).
 *
 * @param endpoint where the service listens; null for AWS itself
 * @param region the service's region; null for that of environment or files, else {@code us-east-1}
 * @param authority certificates in PEM that the service's TLS is checked against; null for the
 *     JDK's
 * @param insecurePlainHttp whether an endpoint without TLS is accepted: credentials are not sent,
 *     but everybody on the way sees and can change what is read
 */
public record StorageSettings(
    @Nullable URI endpoint,
    @Nullable String region,
    @Nullable Path authority,
    boolean insecurePlainHttp) {
  /** AWS itself, over TLS. */
  public static final StorageSettings DEFAULT = new StorageSettings(null, null, null, false);

  public StorageSettings {
    if (endpoint != null && (endpoint.getHost() == null || !isHttp(endpoint))) {
      throw new InputFault(
          Words.of(
              "对象存储地址是“%s”，应为 https://主机[:端口]。",
              "The storage endpoint is '%s', expected https://HOST[:PORT].", endpoint));
    }
  }

  private static boolean isHttp(URI uri) {
    return "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
  }

  /** Refuses an endpoint without TLS unless that was asked for. */
  void requireTls(String scheme) {
    if (!scheme.equals("https") && !insecurePlainHttp) {
      throw new InputFault(
          Words.of(
              "对象存储地址是 %s，不加密；应为 https://…，或者明确给出 --s3-insecure-plain-http。",
              "The storage endpoint is %s, which is not encrypted; expected https://…, or"
                  + " --s3-insecure-plain-http in so many words.",
              endpoint == null ? scheme + "://…" : endpoint));
    }
  }
}
