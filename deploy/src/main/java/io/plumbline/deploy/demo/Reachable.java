package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits for a process to answer over HTTP. */
final class Reachable {
  private Reachable() {}

  /**
   * Returns when the address answers 200; gives up after the patience, or when the process keeps
   * dying.
   */
  static void await(String address, Duration patience, Child child) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(2)).build();
    long deadline = System.nanoTime() + patience.toNanos();
    String last = "";
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      while (System.nanoTime() < deadline && child.restarts() <= 2) {
        try {
          int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
          if (status == 200) {
            return;
          }
          last = "HTTP " + status;
        } catch (IOException e) {
          last = String.valueOf(e.getMessage());
        }
        Thread.sleep(100);
      }
    }
    throw new EnvironmentFault(
        Words.of(
            "%s 没有就绪（%s，%s）；日志：%s",
            "%s is not ready (%s, %s); its log: %s", child.name(), address, last, child.log()));
  }
}
