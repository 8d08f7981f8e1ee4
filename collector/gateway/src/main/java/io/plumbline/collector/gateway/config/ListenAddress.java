package io.plumbline.collector.gateway.config;

import io.plumbline.contract.config.Options;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code HOST}. */
final class ListenAddress {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^:\\[\\]]+))(?::(\\d{1,5}))?");

  private ListenAddress() {}

  static InetSocketAddress read(Options options, String key, String absent, int absentPort) {
    String text = options.text(key, absent);
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      int port = matcher.group(3) == null ? absentPort : Integer.parseInt(matcher.group(3));
      if (port <= 65_535) {
        InetSocketAddress address =
            new InetSocketAddress(
                matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
        if (!address.isUnresolved()) {
          return address;
        }
        throw options.fault(
            key, text, text, "本机能解析的主机名", "a host name that this machine can resolve");
      }
    }
    throw options.fault(
        key, text, text, "“主机:端口”，如 0.0.0.0:7443", "HOST:PORT, such as 0.0.0.0:7443");
  }
}
