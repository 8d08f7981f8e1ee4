package io.plumbline.driver.plc4x;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.plc4x.java.api.PlcDriver;
import org.apache.plc4x.java.api.PlcDriverManager;
import org.apache.plc4x.java.api.exceptions.PlcConnectionException;

/**
 * A connection's configuration, checked.
 *
 * @param name the connection's name
 * @param address a connection string of PLC4X
 * @param driver the library's driver of that address
 * @param every the polling interval
 * @param timeout the longest wait for a connection, and for the answer to a poll
 * @param reconnectLimit the longest pause between attempts
 * @param tags addresses of PLC4X by channel
 */
record Plc4xSettings(
    String name,
    String address,
    PlcDriver driver,
    Duration every,
    Duration timeout,
    Duration reconnectLimit,
    Map<ChannelSpec, String> tags) {
  private static final Pattern ADDRESS = Pattern.compile("([a-z][a-z0-9-]*)(:[a-z]+)?://\\S+");

  /** What S7 knows and the library's check ahead of a connection does not: a string's length. */
  private static final Pattern STRING_LENGTH = Pattern.compile("(?<=STRING)\\(\\d{1,3}\\)");

  /** Drivers that gave a tag the value of another one: version 0.13.1, tried against snap7. */
  private static final Set<String> CONFUSED = Set.of("s7-light");

  static Plc4xSettings of(ConnectionSpec connection) {
    Options options = connection.options();
    String address = options.text("address");
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw options.fault(
          "address",
          address,
          address,
          "PLC4X 的连接串，如 s7://10.0.0.9",
          "a connection string of PLC4X, such as s7://10.0.0.9");
    }
    PlcDriver driver = driver(options, address, matcher.group(1));
    Duration every =
        options.duration(
            "every", Duration.ofMillis(100), Duration.ofDays(1), Duration.ofSeconds(1));
    Duration timeout =
        options.duration(
            "timeout", Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofSeconds(5));
    Duration reconnectLimit =
        options.duration(
            "reconnect-limit", Duration.ofMillis(500), Duration.ofHours(1), Duration.ofSeconds(30));
    options.refuseOthers();
    Map<ChannelSpec, String> tags = new LinkedHashMap<>();
    for (DeviceSpec device : connection.devices()) {
      device.options().refuseOthers();
      for (ChannelSpec channel : device.channels()) {
        tags.put(channel, tag(channel.options(), driver));
        channel.options().refuseOthers();
      }
    }
    return new Plc4xSettings(
        connection.name(), address, driver, every, timeout, reconnectLimit, tags);
  }

  private static PlcDriver driver(Options options, String address, String protocol) {
    PlcDriverManager drivers = PlcDriverManager.getDefault();
    if (CONFUSED.contains(protocol)) {
      throw options.fault(
          "address",
          address,
          address,
          "s7（" + protocol + " 会把同一地址的两个标签弄混）",
          "s7 (%s takes one tag for another of the same address)".formatted(protocol));
    }
    try {
      return drivers.getDriver(protocol);
    } catch (PlcConnectionException e) {
      Set<String> codes = new TreeSet<>(drivers.getProtocolCodes());
      codes.removeAll(CONFUSED);
      String known = String.join(", ", codes);
      throw options.fault(
          "address",
          address,
          address,
          "以其中之一开头：" + known,
          "one that begins with one of %s".formatted(known));
    }
  }

  private static String tag(Options options, PlcDriver driver) {
    String tag = options.text("address");
    try {
      if (driver.prepareTag(STRING_LENGTH.matcher(tag).replaceFirst("")) != null) {
        return tag;
      }
    } catch (RuntimeException e) {
      throw bad(options, tag, driver, "(" + e.getMessage() + ")");
    }
    throw bad(options, tag, driver, "");
  }

  private static InputFault bad(Options options, String tag, PlcDriver driver, String why) {
    String expected = "a tag of %s %s".formatted(driver.getProtocolName(), why).strip();
    return options.fault("address", tag, tag, driver.getProtocolName() + " 的标签地址", expected);
  }
}
