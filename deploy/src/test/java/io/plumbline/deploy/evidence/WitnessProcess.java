package io.plumbline.deploy.evidence;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.NoteKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code plumbline witness} as a process of its own, to be killed. */
final class WitnessProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://[0-9.]+:\\d+");

  private final Process process;
  private final URI address;
  private final NoteKey key;

  private WitnessProcess(Process process, URI address, NoteKey key) {
    this.process = process;
    this.address = address;
    this.key = key;
  }

  /** Starts it; it takes requests when this returns. */
  static WitnessProcess start(Path secret, Path state, NoteKey log, String listen, String... more)
      throws IOException, FormatFault {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.plumbline.deploy.command.Plumbline",
                "witness",
                "--name",
                "witness.example/w1",
                "--key",
                secret.toString(),
                "--state",
                state.toString(),
                "--log",
                log.toString(),
                "--listen",
                listen,
                "--lang",
                "en"));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String first = Objects.toString(out.readLine(), "");
    Matcher address = ADDRESS.matcher(first);
    if (!address.find()) {
      process.destroyForcibly();
      throw new IOException("the witness said '" + first + "'");
    }
    return new WitnessProcess(
        process, URI.create(address.group()), NoteKey.parse(Objects.toString(out.readLine(), "")));
  }

  URI address() {
    return address;
  }

  NoteKey key() {
    return key;
  }

  /** With SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }
}
