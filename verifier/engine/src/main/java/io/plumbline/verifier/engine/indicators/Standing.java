package io.plumbline.verifier.engine.indicators;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.fold.Activity;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DeviceTerms;
import java.time.LocalDate;

/** Where a ledger device stands at as-of: connected, or why it does not count as connected. */
public enum Standing {
  /** In service, with operating data: it counts. */
  CONNECTED("connected", "已连接", "connected"),
  /** {@code connected_from} lies after as-of. */
  NOT_YET_IN_SERVICE("not-yet-in-service", "尚未接入", "not yet in service"),
  /** Retired on or before as-of. */
  RETIRED("retired", "已退役", "retired"),
  /** In service, and nothing ever arrived. */
  NO_TELEMETRY("no-telemetry", "从未上传任何数据", "no telemetry at all"),
  /** In service, and nothing but heartbeats arrived. */
  HEARTBEAT_ONLY("heartbeat-only", "只有心跳，没有运行数据", "heartbeats only"),
  /** In service; its operating data all came late (back-fill), or most of what did not count. */
  LATE_ONLY("late-only", "只有补传的数据", "only late uploads"),
  /** In service; its operating data all bear time stamps of the future, or most of them. */
  FUTURE_ONLY("future-only", "只有时间戳在未来的数据", "only time stamps in the future"),
  /** In service; its operating data are all of bad quality or empty. */
  BAD_QUALITY_ONLY("bad-quality-only", "只有质量不合格的数据", "only bad quality"),
  /** In service; its data all lie outside of its service dates. */
  OUTSIDE_SERVICE_ONLY("outside-service-only", "数据都在服务期之外", "only data outside its service dates"),
  /** In service; its operating data all lie after as-of. */
  AFTER_AS_OF("after-as-of", "填表日之后才有数据", "only data after as-of");

  private final String token;
  private final Words words;

  Standing(String token, String zh, String en) {
    this.token = token;
    this.words = new Words(zh, en);
  }

  /** The name used in files, such as {@code heartbeat-only}. */
  public String token() {
    return token;
  }

  /** The reason for people. */
  public Words words() {
    return words;
  }

  /** Whether the device is in service at as-of without one qualifying operating sample. */
  public boolean isNeverObserved() {
    return this != CONNECTED && this != NOT_YET_IN_SERVICE && this != RETIRED;
  }

  static Standing of(DeviceTerms terms, Activity activity, LocalDate asOf, DayCalendar calendar) {
    if (asOf.isBefore(terms.connectedFrom())) {
      return NOT_YET_IN_SERVICE;
    }
    if (!terms.inServiceOn(asOf)) {
      return RETIRED;
    }
    if (activity.firstOperating() < calendar.startOf(asOf.plusDays(1))) {
      return CONNECTED;
    }
    if (activity.operating() > 0) {
      return AFTER_AS_OF;
    }
    if (activity.badOperating() > 0) {
      return BAD_QUALITY_ONLY;
    }
    if (activity.dropped().lateOperating() + activity.dropped().futureOperating() > 0) {
      return activity.dropped().lateOperating() >= activity.dropped().futureOperating()
          ? LATE_ONLY
          : FUTURE_ONLY;
    }
    if (activity.heartbeats() > 0) {
      return HEARTBEAT_ONLY;
    }
    if (activity.dropped().outsideService() > 0) {
      return OUTSIDE_SERVICE_ONLY;
    }
    return activity.received() == 0 ? NO_TELEMETRY : HEARTBEAT_ONLY;
  }
}
