package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.indicators.Standing;
import java.util.Locale;

/**
 * Why something that is claimed does not count. The order of the constants is the order in which a
 * difference is given to them: first what the ledger lists for the figure and the evidence does not
 * bear out, then what the ledger lists elsewhere, then what it does not list at all.
 */
public enum CauseKind {
  NO_TELEMETRY(Standing.NO_TELEMETRY),
  HEARTBEAT_ONLY(Standing.HEARTBEAT_ONLY),
  LATE_ONLY(Standing.LATE_ONLY),
  FUTURE_ONLY(Standing.FUTURE_ONLY),
  BAD_QUALITY_ONLY(Standing.BAD_QUALITY_ONLY),
  OUTSIDE_SERVICE_ONLY(Standing.OUTSIDE_SERVICE_ONLY),
  AFTER_AS_OF(Standing.AFTER_AS_OF),
  /** Another row of the ledger has the same manufacturer and serial number. */
  DUPLICATE_IDENTITY("与另一台设备同制造商同序列号", "same manufacturer and serial as another device"),
  /** A day in service without a qualifying state or process sample, of a device that has some. */
  SILENT_DAY("服务期内当天没有合格的运行数据", "days in service without qualifying operating data"),
  /** A day in service of which nothing arrived. Told of single days, never of a device. */
  NOTHING_THAT_DAY("当天没有任何数据", "nothing of the day arrived"),
  STATE_UNKNOWN("状态未知的时间", "time with an unknown state"),
  STATE_IDLE("空闲时间", "time idle"),
  STATE_FAULT("故障时间", "time with a fault"),
  STATE_MAINTENANCE("维护时间", "time in maintenance"),
  STATE_OFFLINE("关机时间", "time powered off"),
  NEVER_USED("窗口内没有使用", "not used in the window"),
  NOT_USED_THEN("有使用，但当天或当月没有", "used, but not on that day or in that month"),
  TOO_FEW_CALLS("7 天内调用不足 5 次", "fewer than 5 calls in the 7 days"),
  NO_LOGIN("一月内没有登录", "no login in the month"),
  NO_TOOL_USE("一月内没有使用工具", "no use of a tool in the month"),
  NOT_SERVED("填表日尚未服务", "not served by as-of"),
  NOT_PAYING("不是付费企业", "served, not paying"),
  NOT_SME("不是中小企业", "served, not small or medium"),
  REGISTERED_LATER("填表日之后才登记", "registered after as-of"),
  RETIRED(Standing.RETIRED),
  NOT_YET_IN_SERVICE(Standing.NOT_YET_IN_SERVICE),
  /** It counts, but is deployed otherwise than the figure asks. */
  OTHER_DEPLOYMENT("部署方式不同", "deployed otherwise"),
  /** Its telemetry or usage arrived, and no ledger has a row of it. */
  UNREGISTERED("有数据但不在台账中", "sends data but stands in no ledger"),
  NO_LEDGER_ROW("台账中没有", "no ledger row"),
  /** The figure counts events or users, and no event stands for this part. */
  NO_EVENT("没有对应的使用记录", "no usage event"),
  /** More than all the time there is. */
  BEYOND_ALL_TIME("超过全部时间", "more than all the time there is");

  private final Words words;

  CauseKind(String zh, String en) {
    this.words = new Words(zh, en);
  }

  CauseKind(Standing standing) {
    this.words = standing.words();
  }

  /** The cause of a device that is not connected. */
  static CauseKind of(Standing standing) {
    return valueOf(standing.name());
  }

  /** The cause of time that was spent in another state. */
  static CauseKind of(MachineState state) {
    return valueOf("STATE_" + state.name());
  }

  /** Whether a device did not run on days in service; what such a day brought differs by day. */
  public boolean isSilence() {
    return this == SILENT_DAY || ordinal() <= AFTER_AS_OF.ordinal();
  }

  /** The name used in files, such as {@code heartbeat-only}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The cause for people. */
  public Words words() {
    return words;
  }
}
