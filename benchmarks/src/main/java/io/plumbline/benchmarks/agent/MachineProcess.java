package io.plumbline.benchmarks.agent;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Simulated machines in a process of their own. The parent says {@code sent} or {@code freeze} and
 * reads the counter; the end of the input ends it.
 */
public final class MachineProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;

  private MachineProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** The child: {@code PROTOCOL PORT TAGS CONNECTIONS}. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    Tags tags = Tags.of(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Machines machines =
        arguments[0].equals("opcua")
            ? OpcUaMachines.start(tags, port)
            : ModbusMachines.start(tags, port)) {
      out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("freeze")) {
          machines.freeze();
        }
        out.println(machines.sent());
      }
    }
    System.exit(0);
  }

  /** Starts machines that listen on a port and, with Modbus, on those behind it. */
  static MachineProcess start(String protocol, int port, Tags tags, Path log) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classPath(),
                    MachineProcess.class.getName(),
                    protocol,
                    Integer.toString(port),
                    Integer.toString(tags.count()),
                    Integer.toString(tags.connections())))
            .redirectError(log.toFile())
            .start();
    MachineProcess machines = new MachineProcess(process);
    String first = machines.answer();
    if (!first.equals("ready")) {
      machines.close();
      throw new IOException("the machines say " + first + ", expected ready; see " + log);
    }
    return machines;
  }

  /** These classes on the distribution's libraries, which have servers and a quiet log. */
  private static String classPath() {
    String own = MachineProcess.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return own + File.pathSeparator + Program.libraries() + "/*";
  }

  long pid() {
    return process.pid();
  }

  /** Values given away so far. */
  long sent() throws IOException {
    return ask("sent");
  }

  /** Ends the machines' speech; returns how many values they gave away. */
  long freeze() throws IOException {
    return ask("freeze");
  }

  private long ask(String question) throws IOException {
    questions.println(question);
    return Long.parseLong(answer());
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the machines' process has ended");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    questions.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    answers.close();
  }
}
