package io.plumbline.verifier.engine.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the figures in a pack were computed, and from what.
 *
 * @param asOf 截至填表日
 * @param zone whose calendar days count
 * @param tolerance share that a claim may differ by
 * @param program version that made the pack
 * @param fact the figure whose part of the archive is packed; empty for a whole archive
 */
record PackSettings(
    LocalDate asOf, ZoneId zone, BigDecimal tolerance, String program, Optional<FactId> fact) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int FORMAT = 1;

  static PackSettings of(VerificationOptions options, String program, Optional<FactId> fact) {
    return new PackSettings(
        options.asOf(), options.effectiveZone(), options.tolerance(), program, fact);
  }

  byte[] encode() {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("format", FORMAT);
    node.put("as_of", asOf.toString());
    node.put("zone", zone.getId());
    node.put("tolerance", tolerance.toPlainString());
    node.put("program", program);
    fact.ifPresent(id -> node.put("fact", id.toString()));
    try {
      return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads them; the bytes must be the only ones for what they say. */
  static PackSettings decode(byte[] bytes) throws FormatFault {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      PackSettings read =
          new PackSettings(
              LocalDate.parse(node.path("as_of").asText()),
              ZoneId.of(node.path("zone").asText()),
              new BigDecimal(node.path("tolerance").asText()),
              node.path("program").asText(),
              node.has("fact")
                  ? Optional.of(FactId.parse(node.path("fact").asText()))
                  : Optional.empty());
      if (node.path("format").asInt() != FORMAT) {
        throw new FormatFault(
            PackLayout.SETTINGS, -1, "format is " + node.path("format") + ", expected " + FORMAT);
      }
      if (!Arrays.equals(read.encode(), bytes)) {
        throw new FormatFault(PackLayout.SETTINGS, -1, "is not in its only form");
      }
      return read;
    } catch (IOException | DateTimeException | NumberFormatException e) {
      throw new FormatFault(PackLayout.SETTINGS, -1, String.valueOf(e.getMessage()));
    }
  }
}
