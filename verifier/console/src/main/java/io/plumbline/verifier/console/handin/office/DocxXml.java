package io.plumbline.verifier.console.handin.office;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Elements of WordprocessingML by their local names. */
final class DocxXml {
  /** Elements that stand around rows, cells or runs and mean nothing for a reader. */
  private static final Set<String> WRAPPERS = Set.of("sdt", "sdtContent", "customXml", "smartTag");

  private DocxXml() {}

  static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  static List<Element> children(Element parent, String name) {
    return children(parent).stream().filter(child -> child.getLocalName().equals(name)).toList();
  }

  static Optional<Element> child(Element parent, String name) {
    return children(parent, name).stream().findFirst();
  }

  /** Children of a name, also inside content controls and their like. */
  static List<Element> unwrapped(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Element child : children(parent)) {
      if (child.getLocalName().equals(name)) {
        found.add(child);
      } else if (WRAPPERS.contains(child.getLocalName())) {
        found.addAll(unwrapped(child, name));
      }
    }
    return found;
  }

  /** The attribute {@code val} of a child as a number. */
  static int number(Element parent, String name, int otherwise) {
    String text = child(parent, name).map(DocxXml::value).orElse("");
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
  }

  /** Whether a cell goes on with another one: the merge is there and does not restart. */
  static boolean continues(Element properties, String merge) {
    return child(properties, merge)
        .filter(element -> !value(element).equals("restart"))
        .isPresent();
  }

  /** Whether a switch such as {@code strike} is there and on. */
  static boolean isOn(Element properties, String name) {
    return child(properties, name)
        .filter(element -> !Set.of("false", "0", "off", "none").contains(value(element)))
        .isPresent();
  }

  /** The attribute {@code val} in whichever namespace. */
  static String value(Element element) {
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      if (attribute.getLocalName().equals("val")) {
        return attribute.getNodeValue();
      }
    }
    return "";
  }
}
