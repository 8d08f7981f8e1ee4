package io.plumbline.verifier.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A standalone cluster on loopback: a master and workers, each a process of its own, with the jars
 * of Spark and none of Plumbline's. Executors are processes below their worker.
 */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final int port = freePort();
  private final int page = freePort();
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  /** Starts master and workers and waits until the master knows all of them. */
  static Cluster start(Path folder, int workers) throws IOException, InterruptedException {
    Cluster cluster = new Cluster(folder);
    try {
      for (int i = 0; i < workers; i++) {
        cluster.addWorker();
      }
      await("the workers", () -> cluster.state().get("aliveworkers").asInt() == workers);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private Cluster(Path folder) throws IOException, InterruptedException {
    home = Files.createDirectories(folder.resolve("spark"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry).toAbsolutePath();
      String name = String.valueOf(jar.getFileName());
      if (name.endsWith(".jar") && isSparks(jar)) {
        Files.createSymbolicLink(jars.resolve(name), jar);
      }
    }
    Files.writeString(
        Files.createDirectories(home.resolve("conf")).resolve("logback.xml"),
        "<configuration><root level=\"OFF\"/></configuration>");
    master =
        run(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--webui-port",
            Integer.toString(page));
    await("the master", () -> state().get("status").asText().equals("ALIVE"));
  }

  /** Whether a jar of this class path is one that a machine of the cluster has. */
  private static boolean isSparks(Path jar) {
    String path = jar.toString().replace('\\', '/');
    return !path.contains("plumbline") && !path.contains("/software/amazon/");
  }

  private void addWorker() throws IOException {
    int number = workers.size();
    workers.add(
        run(
            "worker-" + number,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "600m",
            "--webui-port",
            "0",
            "--work-dir",
            home.resolve("work-" + number).toString(),
            master()));
  }

  private Process run(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(
        List.of(
            "-cp", home.resolve("conf") + File.pathSeparator + home.resolve("jars") + "/*", main));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().remove("SPARK_CONF_DIR");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(home.resolve(name + ".log").toFile())
        .start();
  }

  /** The address of the master. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** What the master says of itself on its page. */
  private JsonNode state() throws IOException {
    return JSON.readTree(URI.create("http://127.0.0.1:" + page + "/json/").toURL());
  }

  /** Cores of executors that the master has given out. */
  int coresUsed() throws IOException {
    return state().get("coresused").asInt();
  }

  /** The executors of all workers. */
  List<ProcessHandle> executors() {
    return workers.stream()
        .flatMap(worker -> worker.toHandle().descendants())
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** A machine goes down: SIGKILL to a worker and its executors. */
  void kill(int number) {
    Process worker = workers.get(number);
    List<ProcessHandle> all =
        Stream.concat(Stream.of(worker.toHandle()), worker.toHandle().descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /** A machine goes down: the one with the executor of an id. */
  void killWorkerOf(String executor) {
    for (int i = 0; i < workers.size(); i++) {
      if (workers.get(i).toHandle().descendants().anyMatch(child -> isExecutor(child, executor))) {
        kill(i);
        return;
      }
    }
    throw new IllegalStateException("no worker has the executor " + executor);
  }

  private static boolean isExecutor(ProcessHandle process, String id) {
    List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
    int at = arguments.indexOf("--executor-id");
    return at >= 0 && at + 1 < arguments.size() && arguments.get(at + 1).equals(id);
  }

  /** How many worker processes live. */
  long aliveWorkers() {
    return workers.stream().filter(Process::isAlive).count();
  }

  /** Waits until no executor is left. */
  void awaitNoExecutors() throws InterruptedException {
    await("no executors", () -> executors().isEmpty());
  }

  static void await(String what, Callable<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Exception last = new IllegalStateException("it is not so");
    while (System.nanoTime() < deadline) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException e) {
        last = e; // not up yet
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IllegalStateException("waited for " + what + " in vain", last);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL to everything that was started. */
  @Override
  public void close() {
    for (int i = 0; i < workers.size(); i++) {
      kill(i);
    }
    master.destroyForcibly();
  }
}
