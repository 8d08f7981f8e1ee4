package io.plumbline.driver.kit;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Bytes of this process's reachable objects by class, after a collection: says what has grown.
 *
 * @param bytes by the names of the virtual machine
 */
record LiveObjects(Map<String, Long> bytes) {
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");
  private static final int SHOWN = 12;

  static LiveObjects now() throws JMException {
    String text =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, Long> bytes = new HashMap<>();
    text.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> bytes.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum));
    return new LiveObjects(bytes);
  }

  /** The classes that have grown most, in KiB. */
  String grownSince(LiveObjects before) {
    return bytes.entrySet().stream()
        .map(each ->
            Map.entry(
                each.getKey(), each.getValue() - before.bytes.getOrDefault(each.getKey(), 0L)))
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(SHOWN)
        .map(each -> each.getKey() + " " + (each.getValue() >> 10))
        .collect(Collectors.joining(", "));
  }
}
