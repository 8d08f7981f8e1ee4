package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.column.TextTable;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.usage.UsageEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The section of a usage frame. */
final class UsageCodec {
  private UsageCodec() {}

  static void encode(ByteSink out, List<UsageEvent> events) {
    if (events.size() > FrameLimits.MAX_ROWS) {
      throw new IllegalArgumentException(
          events.size() + " usage events in one frame, expected at most " + FrameLimits.MAX_ROWS);
    }
    out.varint(events.size());
    if (events.isEmpty()) {
      return;
    }
    column(out, events, UsageEvent::timeMicros);
    column(out, events, event -> FrameCodes.of(event.subjectType()));
    column(out, events, event -> FrameCodes.of(event.action()));
    texts(out, events, UsageEvent::subject);
    texts(out, events, UsageEvent::user);
  }

  static UsageFrame decode(FrameBytes frame, Digest digest) throws FormatFault {
    ByteSource in = frame.in();
    int n = in.count("usage events", FrameLimits.MAX_ROWS);
    if (n == 0) {
      in.end();
      return new UsageFrame(frame.header(), digest, List.of());
    }
    LongColumn times = frame.column(n);
    LongColumn types = frame.column(n);
    LongColumn actions = frame.column(n);
    List<String> subjects = texts(frame, n);
    List<String> users = texts(frame, n);
    in.end();
    List<UsageEvent> events = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      events.add(
          new UsageEvent(
              times.get(i),
              FrameCodes.subjectType(in, types.get(i)),
              subjects.get(i),
              users.get(i),
              FrameCodes.action(in, actions.get(i))));
    }
    return new UsageFrame(frame.header(), digest, events);
  }

  private static void column(
      ByteSink out, List<UsageEvent> events, ToLongFunction<UsageEvent> field) {
    LongColumn.encode(out, events.stream().mapToLong(field).toArray(), events.size());
  }

  private static void texts(
      ByteSink out, List<UsageEvent> events, Function<UsageEvent, String> field) {
    Map<String, Integer> distinct = new LinkedHashMap<>();
    long[] indices = new long[events.size()];
    for (int i = 0; i < indices.length; i++) {
      int fresh = distinct.size();
      Integer known = distinct.putIfAbsent(field.apply(events.get(i)), fresh);
      indices[i] = known == null ? fresh : known;
    }
    TelemetryEncoder.checkTexts(distinct.keySet());
    out.varint(distinct.size());
    TextTable.encode(out, List.copyOf(distinct.keySet()));
    LongColumn.encode(out, indices, indices.length);
  }

  private static List<String> texts(FrameBytes frame, int n) throws FormatFault {
    ByteSource in = frame.in();
    int at = in.position();
    int count = in.count("distinct texts", n);
    List<String> distinct =
        TextTable.decode(
            in, frame.padded(), count, FrameLimits.MAX_TEXT_BYTES, FrameLimits.MAX_TABLE_BYTES);
    LongColumn indices = frame.column(n);
    List<String> texts = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      long index = indices.get(i);
      if (index < 0 || index >= count) {
        throw in.fault(at, "index " + index + " into a table of " + count + " texts");
      }
      texts.add(distinct.get((int) index));
    }
    return texts;
  }
}
