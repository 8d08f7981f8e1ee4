package io.plumbline.driver;

import java.nio.file.Path;
import java.time.Instant;

/**
 * How an operator comes to trust a server that shows a certificate: look at it, compare its
 * fingerprint with the one on the server's own screen, accept exactly that one. Thread-safe.
 */
public interface ServerTrust {
  /**
   * The certificate that a server shows now.
   *
   * @param subject whom it names
   * @param issuer who says so
   * @param notBefore begin of its validity
   * @param notAfter end of its validity
   * @param fingerprint its SHA-256, in pairs of hexadecimal digits with colons between
   * @param trusted whether the trust list has it
   */
  record Shown(
      String subject,
      String issuer,
      Instant notBefore,
      Instant notAfter,
      String fingerprint,
      boolean trusted) {}

  /**
   * Asks the server of a connection for its certificate, without trusting it.
   *
   * @throws io.plumbline.contract.fault.InputFault when the connection has no use for one
   * @throws io.plumbline.contract.fault.EnvironmentFault when the server shows none
   */
  Shown show(ConnectionSpec connection) throws InterruptedException;

  /**
   * Puts the certificate that the server shows now into the trust list. It counts at the driver's
   * next attempt.
   *
   * @param fingerprint the SHA-256 that the operator has compared, in any spelling
   * @return the file that now stands for it
   * @throws io.plumbline.contract.fault.InputFault when the server shows another certificate
   * @throws io.plumbline.contract.fault.EnvironmentFault when it shows none, or the list cannot be
   *     written
   */
  Path accept(ConnectionSpec connection, String fingerprint) throws InterruptedException;
}
