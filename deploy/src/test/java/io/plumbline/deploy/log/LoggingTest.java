package io.plumbline.deploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LoggingTest {
  /** What loggers write to standard error. */
  private static List<String> written(String level, boolean asJson, Consumer<LoggerContext> work) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      Logging.configure(context, level, asJson);
      work.accept(context);
      context.stop();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aLineHasTimeLevelNameAndMessage() {
    List<String> lines =
        written(
            "", false, context -> context.getLogger("io.plumbline.Line").info("{} 没有回答", "line-1"));

    assertEquals(1, lines.size());
    assertTrue(
        lines
            .getFirst()
            .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  Line line-1 没有回答"),
        lines.getFirst());
  }

  @Test
  void anExceptionStandsBehindItsLine() {
    List<String> lines =
        written(
            "",
            false,
            context -> context.getLogger("other").warn("it ended", new IllegalStateException("x")));

    assertTrue(lines.getFirst().endsWith(" WARN  other it ended"), lines.getFirst());
    assertEquals("java.lang.IllegalStateException: x", lines.get(1));
    assertTrue(lines.get(2).startsWith("\tat "), lines.get(2));
  }

  @Test
  void asJsonEveryLineIsOneDocument() throws Exception {
    List<String> lines =
        written(
            "",
            true,
            context -> context.getLogger("io.plumbline.Line").warn("{}: \"no\" answer", "line-1"));

    assertEquals(
        "line-1: \"no\" answer",
        new ObjectMapper().readTree(lines.getFirst()).path("formattedMessage").asText(),
        lines.getFirst());
  }

  @Test
  void aLevelIsForEverything() {
    Consumer<LoggerContext> work =
        context -> {
          for (String name : List.of("io.plumbline.Line", "org.eclipse.milo", "org.apache.plc4x")) {
            Logger logger = context.getLogger(name);
            logger.debug("debug of {}", name);
            logger.info("info of {}", name);
            logger.error("error of {}", name);
          }
        };

    assertEquals(3, written("", false, work).size());
    assertEquals(9, written("DEBUG", false, work).size());
    assertEquals(3, written("ERROR", false, work).size());
  }
}
