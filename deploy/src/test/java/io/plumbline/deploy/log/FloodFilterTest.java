package io.plumbline.deploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloodFilterTest {
  private static Logger logger(LoggerContext context, ListAppender<ILoggingEvent> seen) {
    context.addTurboFilter(new FloodFilter());
    Logger logger = context.getLogger("io.plumbline.driver.Line");
    logger.setLevel(Level.INFO);
    seen.start();
    logger.addAppender(seen);
    return logger;
  }

  @Test
  void linesOfOneKindAreFewWhateverTheirLaterArguments() {
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    Logger logger = logger(new LoggerContext(), seen);
    for (int i = 0; i < 1000; i++) {
      logger.warn("{}: no answer ({})", "line-1", i);
    }
    logger.warn("{}: no answer ({})", "line-2", 0);
    logger.debug("{}: no answer ({})", "line-3", 0);

    assertEquals(
        List.of("line-1", "line-1", "line-1", "line-1", "line-1", "line-2"),
        seen.list.stream().map(event -> String.valueOf(event.getArgumentArray()[0])).toList());
  }

  @Test
  void asJsonEveryLineIsOneDocument() throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("PLUMBLINE_LOG_FORMAT", "json");
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(FloodFilterTest.class.getResource("/logback.xml"));
      context.getLogger("io.plumbline.driver.Line").warn("{}: \"no\" answer", "line-1");
      context.stop();
    } finally {
      System.setErr(before);
    }
    String line = bytes.toString(StandardCharsets.UTF_8).strip();
    assertEquals(
        "line-1: \"no\" answer",
        new ObjectMapper().readTree(line).path("formattedMessage").asText(),
        line);
  }
}
