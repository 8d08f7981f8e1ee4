package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.time.LocalDate;

/**
 * How many public-cloud devices ran on each day of a window: the terms of the sum that {@code
 * device.public-cloud.daily-running} averages. Costs one bit test per device and day.
 */
final class DailyRunning {
  private DailyRunning() {}

  static ObjectNode of(LiveReport live, Window window) {
    Period period = window.days(live.report().asOf());
    DaySpan days = DaySpan.of(period.from(), period.to());
    long[] counts = new long[days.days()];
    for (DeviceResult result : live.report().devices()) {
      if (result.device().isPublicCloud()) {
        count(result, days, counts);
      }
    }
    ObjectNode root = Header.of(live, "zh");
    root.put("window", window.token());
    root.putObject("period")
        .put("from", period.from().toString())
        .put("to", period.to().toString());
    ArrayNode list = root.putArray("days");
    LocalDate day = period.from();
    for (long count : counts) {
      list.addObject().put("date", day.toString()).put("count", count);
      day = day.plusDays(1);
    }
    live.report().facts().stream()
        .filter(fact -> fact.indicator() == Indicator.DEVICE_PUBLIC_RUNNING)
        .filter(fact -> fact.window() == window && fact.member().isEmpty())
        .findFirst()
        .ifPresent(fact -> average(root, fact));
    return root;
  }

  private static void average(ObjectNode root, Fact fact) {
    root.put("average", fact.value());
    root.put("exact", fact.exact().toString());
    root.put("grade", fact.grade().token());
  }

  private static void count(DeviceResult result, DaySpan days, long[] counts) {
    DaySpan both = result.days().span().and(days);
    for (int day = both.first(); day <= both.last(); day++) {
      if (result.days().ranOn(day)) {
        counts[day - days.first()]++;
      }
    }
  }
}
