package io.plumbline.deploy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Keeps a log readable when the same thing goes wrong again and again: lines with the same logger,
 * level, wording and first argument, such as a connection's name, are of one kind, and each kind
 * has a {@link LineBudget}. What is left out is counted in a line before the next that is written;
 * the metrics count everything. Thread-safe.
 */
public final class FloodFilter extends TurboFilter {
  private static final Marker COUNT = MarkerFactory.getMarker("OMITTED");

  private final LineBudget budget = new LineBudget();

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    boolean isJudged =
        format != null && marker != COUNT && logger.isEnabledFor(COUNT, level) && isOwn(logger);
    if (!isJudged) {
      return FilterReply.NEUTRAL;
    }
    String first = arguments == null || arguments.length == 0 ? "" : String.valueOf(arguments[0]);
    LineBudget.Verdict verdict =
        budget.judge(
            logger.getName() + '\n' + level + '\n' + format + '\n' + first,
            System.currentTimeMillis());
    if (!verdict.isWritten()) {
      return FilterReply.DENY;
    }
    if (verdict.omitted() > 0) {
      logger.warn(COUNT, "{} lines like the next were left out ({})", verdict.omitted(), first);
    }
    return FilterReply.NEUTRAL;
  }

  private static boolean isOwn(Logger logger) {
    return logger.getName().startsWith("io.plumbline");
  }
}
