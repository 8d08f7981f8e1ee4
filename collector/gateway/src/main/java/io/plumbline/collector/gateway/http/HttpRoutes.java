package io.plumbline.collector.gateway.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers requests. Called on the connection's thread. */
public interface HttpRoutes {
  /**
   * A request.
   *
   * @param path without the query
   */
  record Request(String method, String path, String body, InetAddress from) {}

  /** An answer. */
  record Answer(int status, String contentType, ByteBuffer body, Map<String, String> headers) {
    static Answer text(int status, String body) {
      return of(status, "text/plain; charset=utf-8", body);
    }

    static Answer json(int status, String body) {
      return of(status, "application/json", body);
    }

    /** An answer in UTF-8. */
    static Answer of(int status, String contentType, String body) {
      return new Answer(
          status, contentType, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), Map.of());
    }
  }

  Answer answer(Request request);
}
