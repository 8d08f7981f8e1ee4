package io.plumbline.verifier.console;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.console.history.FactHistory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves the page at {@code /}, the API under {@code /api/v1} and {@code /health}. Reads only:
 * there is nothing to log in to and nothing to change. Thread-safe; closing ends its threads.
 *
 * <p>Listens on loopback unless an address is given. On loopback it answers only requests that name
 * a loopback host, so that no page of the web can read it through a name that points here.
 */
public final class ConsoleServer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_THREADS = 32;
  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int IDLE_MILLIS = 60_000;

  private final Javalin javalin;
  private final String host;

  private ConsoleServer(Javalin javalin, String host) {
    this.javalin = javalin;
    this.host = host;
  }

  /**
   * Starts on loopback.
   *
   * @param port the port, 0 for any free one
   * @throws EnvironmentFault when the port is in use
   */
  public static ConsoleServer start(int port, ReportSource source) {
    return start(LOOPBACK, port, source);
  }

  /**
   * Starts on an address of this machine.
   *
   * @param host name or address to listen on
   * @param port the port, 0 for any free one
   * @throws EnvironmentFault when the address or the port cannot be had
   */
  public static ConsoleServer start(String host, int port, ReportSource source) {
    return start(host, port, source, Optional.empty());
  }

  /**
   * The same with figures over time.
   *
   * @param history answers under {@code /api/v1/history}; nothing does without one
   */
  public static ConsoleServer start(
      String host, int port, ReportSource source, Optional<FactHistory> history) {
    Javalin javalin = Javalin.create(config -> configure(config, host, source, history));
    try {
      javalin.start(host, port);
    } catch (RuntimeException e) {
      javalin.stop();
      throw new EnvironmentFault(
          Words.of(
              "控制台无法监听 %s:%d（%s）。请结束占用该端口的程序，或换一个端口；0 表示任意空闲端口。",
              "the console cannot listen on %s:%d (%s). Stop the program that uses the port or"
                  + " choose another; 0 takes any free one.",
              host,
              port,
              cause(e)),
          e);
    }
    return new ConsoleServer(javalin, host);
  }

  /** The port that it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Where to point a browser. */
  public String url() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
  }

  @Override
  public void close() {
    javalin.stop();
  }

  private static void configure(
      JavalinConfig config, String host, ReportSource source, Optional<FactHistory> history) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = 0;
    config.http.defaultContentType = "application/json";
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 4, IDLE_MILLIS);
    threads.setName("console");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      http.setSendXPoweredBy(false);
      http.setRequestHeaderSize(MAX_HEADER_BYTES);
    });
    new Guard(isLoopback(host)).register(config.routes);
    new Api(source).register(config.routes);
    new HistoryApi(history).register(config.routes);
    WebAssets.register(config.routes);
    Problem.register(config.routes);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new EnvironmentFault(
          Words.of("控制台的监听地址 %s 无法解析。", "the console's address %s is unknown.", host), e);
    }
  }

  /** The reason at the bottom: Javalin wraps what Jetty wraps. */
  private static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
