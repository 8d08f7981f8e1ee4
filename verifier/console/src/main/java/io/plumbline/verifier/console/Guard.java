package io.plumbline.verifier.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;

/**
 * What holds for every answer: headers that tie a browser's hands, and which host names are
 * answered.
 */
final class Guard {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int MAX_QUERY_CHARACTERS = 2_000;

  private final boolean loopback;

  Guard(boolean loopback) {
    this.loopback = loopback;
  }

  void register(RoutesConfig routes) {
    routes.before(this::check);
  }

  private void check(Context context) {
    context
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (loopback && !LOOPBACK_HOSTS.contains(hostName(context.host()))) {
      throw new Problem(
          421,
          "请求的主机名不是本机回环地址；要从别处访问，请让控制台监听该地址。",
          "The host name of the request is none of loopback; to be reached from elsewhere, the"
              + " console must listen there.");
    }
    String query = context.queryString();
    if (query != null && query.length() > MAX_QUERY_CHARACTERS) {
      throw new Problem(
          414,
          "查询串有 %d 个字符，最多 %d 个。".formatted(query.length(), MAX_QUERY_CHARACTERS),
          "The query has %d characters, expected at most %d."
              .formatted(query.length(), MAX_QUERY_CHARACTERS));
    }
  }

  private static String hostName(String host) {
    int port = host.lastIndexOf(':');
    boolean hasPort = port > host.lastIndexOf(']');
    return (hasPort ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
  }
}
