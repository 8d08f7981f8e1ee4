package io.plumbline.verifier.objects;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * An S3 server written by others, s3proxy, in a process of its own on loopback, with TLS and
 * without. It checks signatures and keeps objects as files of a folder: a bucket is a folder in it.
 */
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "evidence";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEY = "plumbline";
  private static final String SECRET = "a-secret-of-the-test";
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final int plainPort = freePort();
  private final int tlsPort = freePort();
  private @Nullable Process process;

  private S3Server(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts one, and makes its credentials those of this process.
   *
   * @param folder an empty folder
   */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    Path jar = Path.of("target", "s3-server", "s3proxy.jar").toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      String message =
          "The suite of archives in object storage is left out: there is no "
              + jar
              + ". Maven fetches it in the phase pre-integration-test: mvn verify";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
    S3Server server = new S3Server(folder);
    server.configure();
    server.run(jar);
    return server;
  }

  private void configure() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("objects").resolve(BUCKET));
    Files.writeString(
        credentials(),
        "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n".formatted(KEY, SECRET));
    Path store = folder.resolve("server.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "s3",
        "-keyalg",
        "EC",
        "-dname",
        "CN=s3",
        "-validity",
        "2",
        "-ext",
        "san=ip:127.0.0.1",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "s3",
        "-file",
        certificate().toString(),
        "-keystore",
        store.toString());
    Files.writeString(
        folder.resolve("s3proxy.conf"),
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.secure-endpoint=https://127.0.0.1:%d
        s3proxy.keystore-path=%s
        s3proxy.keystore-password=%s
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(
                plainPort, tlsPort, store, PASSWORD, KEY, SECRET, folder.resolve("objects")));
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                Stream.concat(Stream.of(arguments), Stream.of("-storepass", PASSWORD)))
            .toList();
    Process tool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!tool.waitFor(1, TimeUnit.MINUTES) || tool.exitValue() != 0) {
      tool.destroyForcibly();
      throw new IOException("keytool failed: " + command);
    }
  }

  private void run(Path jar) throws IOException, InterruptedException {
    File log = folder.resolve("s3proxy.log").toFile();
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--properties",
                folder.resolve("s3proxy.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    process = started;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(tlsPort) || !answers(plainPort)) {
      if (System.nanoTime() > deadline || !started.isAlive()) {
        close();
        throw new IOException("s3proxy did not start:\n" + Files.readString(log.toPath()));
      }
      started.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  /** Starts it again after {@link #kill}. */
  public void restart() throws IOException, InterruptedException {
    run(Path.of("target", "s3-server", "s3proxy.jar").toAbsolutePath());
  }

  /** The file with the credentials, in the form that AWS tools use. */
  public Path credentials() {
    return folder.resolve("credentials");
  }

  /** The server's certificate in PEM. */
  public Path certificate() {
    return folder.resolve("server.pem");
  }

  public URI plain() {
    return URI.create("http://127.0.0.1:" + plainPort);
  }

  public URI tls() {
    return URI.create("https://127.0.0.1:" + tlsPort);
  }

  /** How the server is reached the way it should be. */
  public StorageSettings settings() {
    return new StorageSettings(tls(), "us-east-1", certificate(), false);
  }

  /** Writes an object of the bucket. */
  public void put(String key, byte[] bytes) {
    try (S3Client client = client()) {
      client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
    }
  }

  /** Copies a folder into the bucket, below a prefix. */
  public void fill(String prefix, Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from);
        S3Client client = client()) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String key = prefix + "/" + from.relativize(file);
        client.putObject(request -> request.bucket(BUCKET).key(key), file);
      }
    }
  }

  private S3Client client() {
    return S3Client.builder()
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
        .region(Region.US_EAST_1)
        .endpointOverride(plain())
        .serviceConfiguration(
            S3Configuration.builder()
                .pathStyleAccessEnabled(true)
                .chunkedEncodingEnabled(false) // s3proxy does not know signed chunks with trailers
                .build())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
