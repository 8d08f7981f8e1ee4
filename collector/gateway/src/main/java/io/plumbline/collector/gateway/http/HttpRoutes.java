package io.plumbline.collector.gateway.http;

import java.net.InetAddress;
import java.util.Map;

/** Answers requests. Called on the connection's thread. */
public interface HttpRoutes {
  /**
   * A request.
   *
   * @param path without the query
   */
  record Request(String method, String path, String body, InetAddress from) {}

  /** An answer; the body is UTF-8. */
  record Answer(int status, String contentType, String body, Map<String, String> headers) {
    static Answer text(int status, String body) {
      return new Answer(status, "text/plain; charset=utf-8", body, Map.of());
    }

    static Answer json(int status, String body) {
      return new Answer(status, "application/json", body, Map.of());
    }
  }

  Answer answer(Request request);
}
