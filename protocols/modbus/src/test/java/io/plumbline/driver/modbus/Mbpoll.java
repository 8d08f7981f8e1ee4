package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.driver.kit.ForeignProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A second opinion on what slave 1 holds: the program mbpoll. */
final class Mbpoll {
  private static final Pattern LINE = Pattern.compile("\\[(\\d+)\\]:\\s+(\\S+)");

  private Mbpoll() {}

  /** What mbpoll reads: address to value, unsigned. The last of the arguments says where. */
  static Map<Integer, String> read(String type, int start, int count, String... more)
      throws IOException, InterruptedException {
    ForeignProgram.require("mbpoll", Pymodbus.SUITE, "apt-get install mbpoll");
    List<String> command = new ArrayList<>(List.of("mbpoll", "-0", "-1", "-a", "1", "-t", type));
    command.addAll(List.of("-r", Integer.toString(start), "-c", Integer.toString(count)));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    Map<Integer, String> values = new TreeMap<>();
    for (Matcher matcher = LINE.matcher(output); matcher.find(); ) {
      values.put(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }
    return values;
  }
}
