package io.plumbline.verifier.engine.suspicion;

import java.util.Locale;

/** The ten tests. */
public enum SuspicionKind {
  /** Whole days whose values equal those of another device. */
  EXACT_CLONE("完全克隆", "exact clone", Weight.ONE_OF_GROUP_STAYS),
  /** Values that go up and down as those of another device do. */
  NEAR_CLONE("近似克隆", "near clone", Weight.ONE_OF_GROUP_STAYS),
  /** Days that repeat earlier days of the same device. */
  SELF_REPLAY("自我重放", "self-replay", Weight.LEFT_OUT),
  /** Running, and no value moves. */
  FLAT_LINE("数值不动", "flat line", Weight.LEFT_OUT),
  /** Arrivals without the jitter that every machine and network has. */
  REGULAR_ARRIVAL("到达过于规则", "regular arrivals", Weight.LEFT_OUT),
  /** One free-running clock behind several gateways. */
  SHARED_CLOCK("共用时钟", "shared clock", Weight.ONE_OF_GROUP_STAYS),
  /** Days that were delivered long after they had passed. */
  BACK_FILL("事后补传", "back-fill", Weight.RANKED_ONLY),
  /** Last digits that are spread unlike those of the same channel elsewhere. */
  LAST_DIGIT("末位数字异常", "last digits", Weight.RANKED_ONLY),
  /** Signals of one device that contradict each other. */
  CONTRADICTION("信号矛盾", "contradiction", Weight.LEFT_OUT),
  /** Ledger rows that look made to swell a count. */
  IDENTITY("身份虚增", "identity inflation", Weight.RANKED_ONLY);

  /** What a suspicion of a kind does to the adjusted figures. */
  public enum Weight {
    /** Every suspect is left out. */
    LEFT_OUT,
    /** All suspects of a group but the first are left out. */
    ONE_OF_GROUP_STAYS,
    /** Nobody is left out: the test ranks and no more. */
    RANKED_ONLY
  }

  private final String zh;
  private final String en;
  private final Weight weight;

  SuspicionKind(String zh, String en, Weight weight) {
    this.zh = zh;
    this.en = en;
    this.weight = weight;
  }

  /** The name used in files, such as {@code exact-clone}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name for people. */
  public String label(String language) {
    return language.equals("en") ? en : zh;
  }

  /** What a suspicion of this kind does to the adjusted figures. */
  public Weight weight() {
    return weight;
  }
}
