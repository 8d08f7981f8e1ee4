package io.plumbline.contract.telemetry;

/**
 * Quality of a sample, the three severities of an OPC UA StatusCode (OPC 10000-4, 7.39). The
 * declaration order is part of no format: codecs map each constant to its own wire code.
 */
public enum Quality {
  GOOD,
  UNCERTAIN,
  BAD
}
