package io.plumbline.driver.opcua;

import io.plumbline.contract.config.Options;
import io.plumbline.driver.ChannelSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DataChangeTrigger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DeadbandType;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeFilter;

/**
 * The monitored item of one channel.
 *
 * @param channel the channel
 * @param node the node, with an index or a URI for its namespace
 * @param sampling the sampling interval asked for
 * @param queue how many values the server keeps between two publishes
 * @param deadband the smallest change that is reported, 0 for every change
 * @param percent whether the deadband is a percentage of the node's engineering range
 * @param trigger what the server reports
 * @param part what of the DataValue is the channel's value
 */
record ItemSettings(
    ChannelSpec channel,
    ExpandedNodeId node,
    Duration sampling,
    int queue,
    double deadband,
    boolean percent,
    Trigger trigger,
    Part part) {
  private static final Pattern DEADBAND = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?)\\s*(%?)");
  private static final Pattern NODE = Pattern.compile("(?:(?:ns=\\d{1,5}|nsu=[^;]+);)?[isgb]=.+");

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

  /**
   * What holds for the channels that say nothing else.
   *
   * @param sampling the sampling interval
   * @param queue the queue size
   * @param trigger what the server reports
   */
  record Defaults(Duration sampling, int queue, Trigger trigger) {
    static Defaults read(Options options, Duration publishing) {
      return new Defaults(
          samplingOf(options, publishing),
          queueOf(options, 100),
          triggerOf(options, Trigger.VALUE));
    }
  }

  static ItemSettings read(ChannelSpec channel, Defaults defaults) {
    Options options = channel.options();
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
    ItemSettings item =
        new ItemSettings(
            channel,
            node(options),
            samplingOf(options, defaults.sampling()),
            queueOf(options, defaults.queue()),
            Double.parseDouble(matcher.group(1)),
            matcher.group(2).equals("%"),
            triggerOf(options, defaults.trigger()),
            options.choice("part", Part.class, Part.VALUE));
    if (item.part == Part.STATUS) {
      refuseBesideStatus(options, "deadband");
      refuseBesideStatus(options, "trigger");
    }
    options.refuseOthers();
    return item;
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

  private static ExpandedNodeId node(Options options) {
    String text = options.text("address");
    if (NODE.matcher(text).matches()) {
      try {
        return ExpandedNodeId.parse(text);
      } catch (UaRuntimeException e) {
        throw badNode(options, text);
      }
    }
    throw badNode(options, text);
  }

  private static RuntimeException badNode(Options options, String text) {
    return options.fault(
        "address",
        text,
        text,
        "节点标识，如 ns=2;s=Line1.State 或 nsu=http://example.org/;i=1001",
        "a node id such as ns=2;s=Line1.State or nsu=http://example.org/;i=1001");
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
