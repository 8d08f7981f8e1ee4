package io.plumbline.collector.agent.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plumbline.collector.agent.AgentStatus;
import io.plumbline.collector.agent.ConnectionStatus;
import io.plumbline.collector.agent.account.Counts;
import io.plumbline.collector.agent.account.Rejection;
import java.io.IOException;
import java.io.StringWriter;

/** A status as JSON: what {@code /health} answers and {@code agent status} reads. */
final class StatusJson {
  private static final JsonFactory JSON = new JsonFactory();

  private StatusJson() {}

  static String of(AgentStatus status) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("agent", status.agent());
      out.writeBooleanField("healthy", status.isHealthy());
      out.writeStringField("fault", status.fault());
      out.writeStringField("configuration", status.configuration().toString());
      counts(out, status.counts());
      out.writeNumberField("spool_bytes", status.spool().bytes());
      out.writeNumberField("spool_files", status.spool().files());
      out.writeStringField("certificate_expires", status.certificateExpires().toString());
      out.writeArrayFieldStart("refused_devices");
      for (String device : status.refusedDevices().stream().sorted().toList()) {
        out.writeString(device);
      }
      out.writeEndArray();
      out.writeObjectFieldStart("uplink");
      out.writeBooleanField("connected", status.uplink().isConnected());
      out.writeNumberField("connects", status.uplink().connects());
      out.writeNumberField("failures", status.uplink().failures());
      out.writeNumberField("refusals", status.uplink().refusals());
      out.writeStringField("detail", status.uplink().detail());
      out.writeEndObject();
      out.writeArrayFieldStart("connections");
      for (ConnectionStatus connection : status.connections()) {
        connection(out, connection);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void counts(JsonGenerator out, Counts counts) throws IOException {
    out.writeNumberField("read", counts.read());
    out.writeNumberField("stored", counts.stored());
    out.writeNumberField("spooled", counts.spooled());
    out.writeNumberField("spooled_in_memory", counts.open());
    out.writeNumberField("rejected", counts.rejectedTotal());
    out.writeObjectFieldStart("rejected_by_reason");
    for (Rejection reason : Rejection.values()) {
      out.writeNumberField(reason.token(), counts.rejectedFor(reason));
    }
    out.writeEndObject();
    out.writeNumberField("old", counts.old());
  }

  private static void connection(JsonGenerator out, ConnectionStatus connection)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", connection.name());
    out.writeStringField("protocol", connection.protocol());
    out.writeBooleanField("connected", connection.health().connected());
    out.writeNumberField("readings", connection.health().readings());
    out.writeNumberField("failures", connection.health().failures());
    out.writeNumberField("worst_delay_micros", connection.health().worstDelayMicros());
    out.writeStringField("detail", connection.health().detail());
    out.writeEndObject();
  }
}
