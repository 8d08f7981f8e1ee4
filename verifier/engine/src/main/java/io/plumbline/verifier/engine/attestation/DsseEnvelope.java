package io.plumbline.verifier.engine.attestation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.fault.FormatFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A DSSE envelope, version 1: bytes of a stated type with signatures over both (Dead Simple Signing
 * Envelope, protocol and envelope documents, v1.0.2). Nothing of the payload is looked at before a
 * signature holds. Immutable.
 *
 * @param payloadType a media type
 * @param payload what is signed
 * @param signatures one or more
 */
record DsseEnvelope(String payloadType, byte[] payload, List<Signature> signatures) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String FORMAT = "DSSE envelope";

  /**
   * A signature over {@link #preAuthentication}.
   *
   * @param keyId a hint which key it is, empty where none is given
   * @param bytes the signature
   */
  record Signature(String keyId, byte[] bytes) {}

  DsseEnvelope {
    payload = payload.clone();
    signatures = List.copyOf(signatures);
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }

  /** The bytes that are signed: {@code DSSEv1 LEN(type) type LEN(payload) payload}. */
  static byte[] preAuthentication(String payloadType, byte[] payload) {
    byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(type);
    out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  byte[] preAuthentication() {
    return preAuthentication(payloadType, payload);
  }

  /** The envelope as JSON, UTF-8, one line. */
  byte[] encode() {
    ObjectNode root = JSON.createObjectNode();
    root.put("payload", Base64.getEncoder().encodeToString(payload));
    root.put("payloadType", payloadType);
    var list = root.putArray("signatures");
    for (Signature signature : signatures) {
      list.addObject()
          .put("keyid", signature.keyId())
          .put("sig", Base64.getEncoder().encodeToString(signature.bytes()));
    }
    try {
      return (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an envelope; its signatures are not checked.
   *
   * @throws FormatFault when it is none
   */
  static DsseEnvelope decode(byte[] bytes) throws FormatFault {
    JsonNode root = json(FORMAT, bytes);
    List<Signature> signatures = new ArrayList<>();
    for (JsonNode signature : root.path("signatures")) {
      signatures.add(
          new Signature(signature.path("keyid").asText(""), base64(text(signature, "sig"))));
    }
    if (signatures.isEmpty()) {
      throw new FormatFault(FORMAT, -1, "has no signatures, expected one or more");
    }
    return new DsseEnvelope(text(root, "payloadType"), base64(text(root, "payload")), signatures);
  }

  /** Reads one JSON object without repeated keys. */
  static JsonNode json(String format, byte[] bytes) throws FormatFault {
    try {
      JsonNode root = JSON.readTree(bytes);
      if (root == null || !root.isObject()) {
        throw new FormatFault(format, 0, "is no JSON object");
      }
      return root;
    } catch (IOException e) {
      throw new FormatFault(format, -1, "is no JSON: " + firstLine(e));
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String text(JsonNode node, String field) throws FormatFault {
    JsonNode value = node.get(field);
    if (value == null || !value.isTextual()) {
      throw new FormatFault(FORMAT, -1, "has no text '" + field + "'");
    }
    return value.asText();
  }

  /** Either alphabet of RFC 4648, as the envelope's document allows. */
  private static byte[] base64(String text) throws FormatFault {
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw new FormatFault(FORMAT, -1, "is no base64: " + e.getMessage());
    }
  }
}
