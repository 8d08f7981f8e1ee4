package io.plumbline.driver.opcua;

import io.plumbline.contract.config.Options;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DataChangeTrigger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DeadbandType;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeFilter;

/**
 * What is asked of a server for a monitored item.
 *
 * @param sampling the sampling interval asked for
 * @param queue how many values the server keeps between two publishes
 * @param deadband the smallest change that is reported, 0 for every change
 * @param percent whether the deadband is a percentage of the node's engineering range
 * @param trigger what the server reports
 * @param part what of the DataValue is the channel's value
 */
record ItemRules(
    Duration sampling, int queue, double deadband, boolean percent, Trigger trigger, Part part) {
  private static final Pattern DEADBAND = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?)\\s*(%?)");

  /** What a server takes for news (OPC 10000-4, 7.22.2, DataChangeTrigger). */
  enum Trigger {
    /** Another value or status; what a server does that is asked for nothing. */
    VALUE,
    /** Also the same value with another source time, so that each one said is a sample. */
    TIMESTAMP
  }

  /** What of a DataValue (OPC 10000-4, 7.11) a channel keeps. */
  enum Part {
    /** The value, with the severity of its status as quality. */
    VALUE,
    /** The whole StatusCode as a number, always GOOD. */
    STATUS
  }

  /** What holds for the channels of a connection that say nothing else. */
  static ItemRules ofConnection(Options options, Duration publishing) {
    return new ItemRules(
        samplingOf(options, publishing),
        queueOf(options, 100),
        0,
        false,
        triggerOf(options, Trigger.VALUE),
        Part.VALUE);
  }

  /** The rules of a channel; what it does not say is that of its connection. */
  static ItemRules ofChannel(Options options, ItemRules absent) {
    String deadband = options.text("deadband", "0");
    Matcher matcher = DEADBAND.matcher(deadband);
    if (!matcher.matches()
        || (matcher.group(2).equals("%") && Double.parseDouble(matcher.group(1)) > 100)) {
      throw options.fault(
          "deadband",
          deadband,
          deadband,
          "数，如 0.5，或百分比，如 2%",
          "a number such as 0.5, or a percentage such as 2%");
    }
    ItemRules rules =
        new ItemRules(
            samplingOf(options, absent.sampling),
            queueOf(options, absent.queue),
            Double.parseDouble(matcher.group(1)),
            matcher.group(2).equals("%"),
            triggerOf(options, absent.trigger),
            options.choice("part", Part.class, absent.part));
    if (rules.part == Part.STATUS) {
      refuseBesideStatus(options, "deadband");
      refuseBesideStatus(options, "trigger");
    }
    return rules;
  }

  /** What the server is to report; nothing where that is what it does unless asked. */
  Optional<DataChangeFilter> filter() {
    DataChangeTrigger news =
        part == Part.STATUS
            ? DataChangeTrigger.Status
            : trigger == Trigger.TIMESTAMP
                ? DataChangeTrigger.StatusValueTimestamp
                : DataChangeTrigger.StatusValue;
    if (news == DataChangeTrigger.StatusValue && deadband == 0) {
      return Optional.empty();
    }
    DeadbandType type =
        deadband == 0 ? DeadbandType.None : percent ? DeadbandType.Percent : DeadbandType.Absolute;
    return Optional.of(new DataChangeFilter(news, Unsigned.uint(type.getValue()), deadband));
  }

  private static void refuseBesideStatus(Options options, String key) {
    if (options.has(key)) {
      String found = options.text(key);
      throw options.fault(key, found, found, "无（part: status）", "nothing beside part: status");
    }
  }

  private static Duration samplingOf(Options options, Duration absent) {
    return options.duration("sampling", Duration.ofMillis(1), Duration.ofHours(1), absent);
  }

  private static Trigger triggerOf(Options options, Trigger absent) {
    return options.choice("trigger", Trigger.class, absent);
  }

  private static int queueOf(Options options, int absent) {
    return (int) options.integer("queue", 2, 100_000, absent);
  }
}
