package io.plumbline.deploy.command;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.spark.SparkSettings;
import io.plumbline.verifier.spark.SparkWorkers;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What folds the archive: this process, or Apache Spark. */
final class EngineOptions {
  private static final String EMBEDDED = "embedded";
  private static final String SPARK = "spark";

  @Option(names = "--engine", paramLabel = "embedded|spark[=MASTER]", defaultValue = EMBEDDED)
  private String engine = EMBEDDED;

  @Option(names = "--spark-conf", paramLabel = "KEY=VALUE")
  private Map<String, String> sparkConf = new LinkedHashMap<>();

  /** Refuses an engine that there is not. */
  void check() {
    if (!engine.equals(EMBEDDED) && !isSpark()) {
      throw new InputFault(
          Words.of(
              "--engine 是“%s”，应为 embedded、spark 或 spark=主节点。",
              "--engine is '%s', expected embedded, spark or spark=MASTER.", engine));
    }
  }

  /** Whether Spark folds. */
  boolean isSpark() {
    return engine.equals(SPARK) || engine.startsWith(SPARK + "=");
  }

  /** Verifies with the engine asked for. */
  Explainer verify(VerificationOptions options) {
    if (!isSpark()) {
      return Explainer.verify(options);
    }
    // The launcher adds Spark's folder of libraries to the class path when this engine is asked
    // for.
    if (EngineOptions.class.getResource("/org/apache/spark/SparkConf.class") == null) {
      throw new EnvironmentFault(
          Words.of(
              "没有加载 Spark 的库（lib/spark）。请用 ./plumbline 启动。",
              "Spark's libraries (lib/spark) are not loaded. Start with ./plumbline."));
    }
    return OnSpark.run(
        options, engine.equals(SPARK) ? "" : engine.substring(SPARK.length() + 1), sparkConf);
  }

  /** A class of its own, so that nothing of Spark is looked for unless it is used. */
  private static final class OnSpark {
    static Explainer run(
        VerificationOptions options, String master, Map<String, String> properties) {
      SparkSettings settings =
          new SparkSettings(master.isEmpty() ? SparkSettings.LOCAL : master, properties);
      try (SparkWorkers workers = SparkWorkers.start(settings)) {
        return Explainer.verify(options, workers);
      }
    }
  }
}
