package io.plumbline.verifier.spark;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where Spark runs, and how.
 *
 * @param master {@code local[N]}, {@code local[*]} or {@code spark://HOST:PORT}
 * @param properties Spark's own properties, such as {@code spark.executor.memory}
 */
public record SparkSettings(String master, Map<String, String> properties) {
  /** Every processor of this machine. */
  public static final String LOCAL = "local[*]";

  private static final Pattern MASTER =
      Pattern.compile(
          "local(\\[(\\d{1,4}|\\*)])?|spark://[^\\s/:,]+:\\d{1,5}(,[^\\s/:,]+:\\d{1,5})*");

  public SparkSettings {
    properties = new TreeMap<>(properties);
    if (!MASTER.matcher(master).matches()) {
      throw new InputFault(
          Words.of(
              "Spark 主节点是“%s”，应为 local[N] 或 spark://主机:端口。",
              "The Spark master is '%s', expected local[N] or spark://HOST:PORT.", master));
    }
    for (String name : properties.keySet()) {
      if (!name.startsWith("spark.")) {
        throw new InputFault(
            Words.of(
                "Spark 属性“%s”应以 spark. 开头，如 spark.executor.memory。",
                "The Spark property '%s' should begin with spark., such as spark.executor.memory.",
                name));
      }
    }
  }

  /** Whether the workers are threads of this process. */
  boolean isLocal() {
    return master.startsWith("local");
  }
}
