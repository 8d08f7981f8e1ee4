package io.plumbline.benchmarks.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What the agent says of itself at {@code /health}, from one snapshot.
 *
 * @param atNanos when it was asked, {@link System#nanoTime}
 * @param read samples read
 * @param stored of these, acknowledged by the gateway
 * @param inMemory of these, not yet on disk
 * @param onDisk of these, on disk and not acknowledged
 * @param rejected of these, counted for another reason
 * @param isLinked whether the gateway is connected
 */
record AgentState(
    long atNanos,
    long read,
    long stored,
    long inMemory,
    long onDisk,
    long rejected,
    boolean isLinked) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asks the agent on a port of the loopback interface. */
  static AgentState ask(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
            .timeout(Duration.ofSeconds(20))
            .build();
    JsonNode status =
        JSON.readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
    long memory = status.required("spooled_in_memory").asLong();
    return new AgentState(
        System.nanoTime(),
        status.required("read").asLong(),
        status.required("stored").asLong(),
        memory,
        status.required("spooled").asLong() - memory,
        status.required("rejected").asLong(),
        status.required("uplink").required("connected").asBoolean());
  }

  /** Whether {@code read = stored + spooled + rejected}. */
  boolean balances() {
    return read == stored + inMemory + onDisk + rejected;
  }
}
