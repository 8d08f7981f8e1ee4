package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Waits for a process to answer over HTTP. */
final class Reachable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int MAX_RESTARTS = 2;

  private Reachable() {}

  /**
   * Returns when the address answers 200; gives up after the patience, or when the process keeps
   * dying.
   */
  static void await(String address, Duration patience, Child child) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(2)).build();
    AtomicReference<String> last = new AtomicReference<>("");
    Optional<Boolean> ready;
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      ready =
          Attempts.until(
              patience,
              LOOK_AGAIN,
              () -> {
                try {
                  int status = client.send(request, BodyHandlers.discarding()).statusCode();
                  if (status == 200) {
                    return Optional.of(true);
                  }
                  last.set("HTTP " + status);
                } catch (IOException e) {
                  last.set(String.valueOf(e.getMessage()));
                }
                return child.restarts() > MAX_RESTARTS ? Optional.of(false) : Optional.empty();
              });
    }
    if (!ready.orElse(false)) {
      throw new EnvironmentFault(
          Words.of(
              "%s 没有就绪（%s，%s）；日志：%s",
              "%s is not ready (%s, %s); its log: %s",
              child.name(),
              address,
              last.get(),
              child.log()));
    }
  }
}
