package io.plumbline.collector.gateway.metrics;

/** Why a connection ended; each has a counter of its own. */
public enum ConnectionEnd {
  /** There were as many connections as allowed. */
  TOO_MANY,
  /** TLS failed: an older version, no certificate or a foreign one, garbage, or silence. */
  TLS,
  /** The certificate is nobody's, or Hello names somebody else. */
  IDENTITY,
  /** Hello did not come in time. */
  NO_HELLO,
  /** Hello speaks a version that is not spoken here. */
  VERSION,
  /** A message was no message. */
  MALFORMED,
  /** A message, or what was under way, was beyond its limit. */
  LIMIT,
  /** A message did not come to its end in time. */
  STALLED,
  /** Nothing came for long. */
  SILENT,
  /** The agent connected again. */
  REPLACED,
  /** The agent's certificate was taken back. */
  REVOKED,
  /** The agent's devices were changed; it comes back with its new rights. */
  RIGHTS,
  /** The peer closed. */
  PEER,
  /** The network failed. */
  NETWORK,
  /** The gateway stops. */
  SHUTDOWN,
  /** A fault of the gateway itself. */
  INTERNAL
}
