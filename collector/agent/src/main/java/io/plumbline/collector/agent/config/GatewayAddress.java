package io.plumbline.collector.agent.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the gateway listens and whom its certificate is signed by.
 *
 * @param host name or address; the gateway's certificate must be made out to it
 * @param port 1 to 65535
 * @param ca PEM file of the certificates that are trusted
 * @param longestPause between two attempts to connect
 * @param pace how fast is sent
 */
public record GatewayAddress(
    String host, int port, Path ca, Duration longestPause, PaceRules pace) {
  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
