package io.plumbline.driver;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An endpoint, or a tag at an endpoint, in one line: {@code SCHEME://HOST[:PORT][/PATH][#TAG]}.
 *
 * @param scheme decides the protocol
 * @param rest host, port and path
 * @param tag what follows the first {@code #}; empty for none
 */
public record MachineAddress(String scheme, String rest, String tag) {
  private static final Pattern FORM =
      Pattern.compile("(?<scheme>[a-z][a-z.+-]*)://(?<rest>[^#\\s]+)(?:#(?<tag>.*))?");

  /**
   * Reads an address.
   *
   * @throws InputFault when it has another form
   */
  public static MachineAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new InputFault(
          Words.of(
              "地址是“%s”，应为 协议://主机[:端口][/路径][#标签]，如 opc.tcp://10.0.0.5:4840#ns=2;s=Load。",
              "The address is '%s', expected SCHEME://HOST[:PORT][/PATH][#TAG] such as"
                  + " opc.tcp://10.0.0.5:4840#ns=2;s=Load.",
              text));
    }
    String tag = matcher.group("tag");
    return new MachineAddress(
        matcher.group("scheme"), matcher.group("rest"), tag == null ? "" : tag);
  }

  /** The endpoint without the tag. */
  public String endpoint() {
    return scheme + "://" + rest;
  }

  /** A fault about the tag. */
  public InputFault badTag(String expected) {
    return new InputFault(
        Words.of(
            "%s 的标签是“%s”，应为 %s。",
            "The tag of %s is '%s', expected %s.", endpoint(), tag, expected));
  }
}
