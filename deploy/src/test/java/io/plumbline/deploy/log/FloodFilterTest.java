package io.plumbline.deploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
}
