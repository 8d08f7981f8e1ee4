package io.plumbline.contract.ledger;

import io.plumbline.contract.fault.Nearest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * A list of member names from an appendix of the notice shanghai-410-2024, letter for letter and in
 * its order. Immutable.
 */
public final class Vocabulary {
  /** Appendix A, 工业设备二级分类口径. */
  public static final Vocabulary DEVICE_CATEGORIES =
      new Vocabulary("附录 A 的设备分类", "a device category of appendix A", DeviceGroup.categories());

  /** Appendix B, 工业 APP 分类口径. */
  public static final Vocabulary APP_CATEGORIES =
      read("附录 B 的 APP 分类", "an App category of appendix B", "app-categories.txt");

  /** Appendix C, 行业分类口径. */
  public static final Vocabulary INDUSTRIES =
      read("附录 C 的行业", "an industry of appendix C", "industries.txt");

  /** Appendix D, 工业模型分类口径. */
  public static final Vocabulary MODEL_CLASSES =
      read("附录 D 的模型分类", "a model class of appendix D", "model-classes.txt");

  /** Appendix E, 解决方案分类口径. */
  public static final Vocabulary SOLUTION_KINDS =
      read("附录 E 的解决方案分类", "a kind of solution of appendix E", "solution-kinds.txt");

  /** Appendix F, 区域分类口径. */
  public static final Vocabulary REGIONS =
      read("附录 F 的区域", "a region of appendix F", "regions.txt");

  private final String zh;
  private final String en;
  private final SequencedSet<String> members;

  private Vocabulary(String zh, String en, List<String> members) {
    this.zh = zh;
    this.en = en;
    this.members = new LinkedHashSet<>(members);
  }

  private static Vocabulary read(String zh, String en, String resource) {
    return new Vocabulary(zh, en, Members.lines(resource));
  }

  /** The names in the order of the appendix. */
  public List<String> members() {
    return List.copyOf(members);
  }

  /** Whether a name is a member, letter for letter. */
  public boolean contains(String name) {
    return members.contains(name);
  }

  /** The member that is spelt most like a name. */
  public String nearest(String name) {
    return Nearest.to(name, members).orElseThrow();
  }

  /** What a member is, in Chinese. */
  public String zh() {
    return zh;
  }

  /** What a member is, in English. */
  public String en() {
    return en;
  }
}
