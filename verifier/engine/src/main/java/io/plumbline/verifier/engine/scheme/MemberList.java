package io.plumbline.verifier.engine.scheme;

import java.util.List;

/**
 * The members that a breakdown has, as an appendix of a form lists them.
 *
 * @param id such as {@code 附录A}
 * @param title such as {@code 工业设备二级分类口径}
 * @param members the names, letter for letter, in the order of the appendix
 */
public record MemberList(String id, String title, List<String> members) {
  public MemberList {
    members = List.copyOf(members);
  }
}
