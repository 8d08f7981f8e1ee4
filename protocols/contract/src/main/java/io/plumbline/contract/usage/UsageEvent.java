package io.plumbline.contract.usage;

import java.util.Locale;

/**
 * One use (formats, "Usage events").
 *
 * @param timeMicros when, microseconds since the epoch
 * @param subjectType what was used
 * @param subject id of the App, model, microservice or developer
 * @param user id of the user; may be empty for a developer
 * @param action how it was used
 */
public record UsageEvent(
    long timeMicros, SubjectType subjectType, String subject, String user, Action action) {
  /** What is used. */
  public enum SubjectType {
    APP,
    MODEL,
    MICROSERVICE,
    DEVELOPER;

    /** The name used in files, such as {@code app}. */
    public String token() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it is used. */
  public enum Action {
    ACCESS,
    CALL,
    LOGIN,
    TOOL;

    /** The name used in files, such as {@code access}. */
    public String token() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
