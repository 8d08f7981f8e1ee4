package io.plumbline.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Our figure beside the peer's.
 *
 * @param ratio more than 1 where ours is better
 * @param notes what else was seen, by name
 */
record Measurement(
    String name,
    double own,
    String unit,
    String peer,
    double peerValue,
    double ratio,
    ObjectNode notes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static ObjectNode notes(Object... pairs) {
    ObjectNode node = JSON.createObjectNode();
    for (int i = 0; i < pairs.length; i += 2) {
      node.putPOJO(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return node;
  }

  String toJson() {
    ObjectNode out = JSON.createObjectNode();
    out.put("name", name);
    out.putObject("own").put("value", round(own)).put("unit", unit);
    out.putObject("peer").put("name", peer).put("value", round(peerValue)).put("unit", unit);
    out.put("ratio", round(ratio));
    out.put("machine", machine());
    out.put("commit", System.getProperty("plumbline.commit", "unknown"));
    out.set("notes", notes);
    return out.toString();
  }

  String toText() {
    return String.format(
        Locale.ROOT,
        "%s: own %.4g %s, %s %.4g %s, ratio %.2f%n%s, commit %s%n%s",
        name,
        own,
        unit,
        peer,
        peerValue,
        unit,
        ratio,
        machine(),
        System.getProperty("plumbline.commit", "unknown"),
        notes);
  }

  private static double round(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
  }

  private static String machine() {
    return "%d × %s, %d GB, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            line("/proc/cpuinfo", "model name").replaceAll(".*: ", ""),
            Math.round(number(line("/proc/meminfo", "MemTotal")) / 1e6),
            Runtime.version().feature());
  }

  private static double number(String line) {
    String digits = line.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Double.parseDouble(digits);
  }

  private static String line(String file, String prefix) {
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      return System.getProperty("os.arch", "unknown");
    }
    try {
      return Files.readAllLines(path, StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith(prefix))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
