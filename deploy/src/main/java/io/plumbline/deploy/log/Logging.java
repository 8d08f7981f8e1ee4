package io.plumbline.deploy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is logged, and how: lines on standard error, as text or, with {@code
 * PLUMBLINE_LOG_FORMAT=json}, one document each; {@code PLUMBLINE_LOG} is a level for everything.
 * Logback finds it as a service. In code and not in a file, because reading a file takes an XML
 * parser and 700 classes, which an agent on a small machine would keep. Whoever names a file in the
 * system property {@code logback.configurationFile} has that instead.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  /**
   * What warns of much by itself; what fails there becomes a message of the command, or is in the
   * health of the driver.
   */
  private static final List<String> SILENT =
      List.of("org.apache.spark", "org.apache.hadoop", "org.sparkproject", "org.apache.plc4x");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    configure(
        context,
        System.getenv("PLUMBLINE_LOG"),
        "json".equals(System.getenv("PLUMBLINE_LOG_FORMAT")));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void configure(LoggerContext context, @Nullable String level, boolean asJson) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(level, Level.WARN));
    context.getLogger("io.plumbline").setLevel(Level.toLevel(level, Level.INFO));
    for (String name : SILENT) {
      context.getLogger(name).setLevel(Level.toLevel(level, Level.OFF));
    }
    FloodFilter filter = new FloodFilter();
    filter.setContext(context);
    filter.start();
    context.addTurboFilter(filter);
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(asJson ? json(context) : text(context));
    appender.start();
    root.addAppender(appender);
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    LogLine line = new LogLine();
    line.setContext(context);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(line);
    encoder.start();
    return encoder;
  }
}
