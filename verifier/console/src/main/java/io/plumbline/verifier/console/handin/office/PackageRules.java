package io.plumbline.verifier.console.handin.office;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What must not be in a document that somebody hands in. */
final class PackageRules {
  /** Relationships that may leave the document: a link to click on loads nothing by itself. */
  private static final String HYPERLINK = "/hyperlink";

  /** Fields that fetch or run something (ECMA-376 part 1, 17.16.5). */
  private static final Set<String> FETCHING_FIELDS =
      Set.of("DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DATABASE", "IMPORT");

  private static final String STRICT = "http://purl.oclc.org/ooxml/";

  private final Path file;
  private final String part;

  private PackageRules(Path file, String part) {
    this.file = file;
    this.part = part;
  }

  static boolean isXml(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".xml") || lower.endsWith(".rels") || lower.endsWith(".vml");
  }

  /**
   * Checks every part.
   *
   * @throws InputFault that names the part and what is wrong with it
   */
  static void check(Path file, Map<String, byte[]> parts) {
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      String name = part.getKey();
      PackageRules rules = new PackageRules(file, name);
      rules.checkName();
      if (isXml(name)) {
        rules.checkXml(part.getValue());
      }
    }
  }

  private void checkName() {
    String lower = part.toLowerCase(Locale.ROOT);
    if (lower.endsWith("vbaproject.bin")
        || lower.contains("/activex/")
        || lower.contains("/macrosheets/")
        || lower.contains("/dialogsheets/")) {
      throw macros();
    }
    if (lower.contains("/externallinks/") || lower.endsWith("/connections.xml")) {
      throw external("");
    }
  }

  private void checkXml(byte[] bytes) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("an external entity: " + systemId);
    });
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      walk(reader);
      reader.close();
    } catch (XMLStreamException e) {
      throw new InputFault(
          Words.of(
              "%s：%s 不是合格的 XML（%s），应为完好的文档。",
              "%s: %s is no well-formed XML (%s), expected an undamaged document.",
              file,
              part,
              firstLine(e)),
          e);
    }
  }

  private static String firstLine(XMLStreamException e) {
    String message = Optional.ofNullable(e.getMessage()).orElse("");
    return message.lines().skip(message.startsWith("ParseError") ? 1 : 0).findFirst().orElse("");
  }

  private void walk(XMLStreamReader reader) throws XMLStreamException {
    int depth = 0;
    int elements = 0;
    boolean inField = false;
    StringBuilder field = new StringBuilder();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw documentType();
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          elements++;
          if (depth > PackageLimits.MAX_XML_DEPTH || elements > PackageLimits.MAX_XML_ELEMENTS) {
            throw OfficePackage.fault(
                file,
                "%s 的元素超过 %,d 个或嵌套超过 %d 层",
                "%s has more than %,d elements, or more than %d within each other",
                part,
                PackageLimits.MAX_XML_ELEMENTS,
                PackageLimits.MAX_XML_DEPTH);
          }
          element(reader);
          inField = reader.getLocalName().equals("instrText");
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (inField) {
            field.append(reader.getText());
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          inField = false;
          if (reader.getLocalName().equals("p")) {
            checkField(field.toString());
            field.setLength(0);
          }
        }
        default -> {}
      }
    }
    checkField(field.toString());
  }

  private void element(XMLStreamReader reader) {
    String namespace = Optional.ofNullable(reader.getNamespaceURI()).orElse("");
    if (namespace.startsWith(STRICT)) {
      throw OfficePackage.fault(
          file,
          "是“严格 Open XML”格式，请另存为普通的 xlsx 或 docx",
          "the format is Strict Open XML, expected plain xlsx or docx: save it as one");
    }
    switch (reader.getLocalName()) {
      case "Relationship" -> relationship(reader);
      case "Default", "Override" -> contentType(attribute(reader, "ContentType"));
      case "fldSimple" -> checkField(attribute(reader, "instr"));
      default -> {}
    }
  }

  private void relationship(XMLStreamReader reader) {
    String type = attribute(reader, "Type");
    if (type.endsWith("/vbaProject")) {
      throw macros();
    }
    if (attribute(reader, "TargetMode").equalsIgnoreCase("External") && !type.endsWith(HYPERLINK)) {
      throw external(attribute(reader, "Target"));
    }
  }

  private void contentType(String type) {
    if (type.contains("macroEnabled") || type.contains("vbaProject")) {
      throw macros();
    }
  }

  private void checkField(String instruction) {
    for (String word : instruction.strip().toUpperCase(Locale.ROOT).split("\\s+")) {
      if (FETCHING_FIELDS.contains(word)) {
        throw external(word);
      }
    }
  }

  private static String attribute(XMLStreamReader reader, String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i);
      }
    }
    return "";
  }

  private InputFault documentType() {
    return OfficePackage.fault(
        file,
        "%s 含 DOCTYPE 或实体，办公文档里不该有，不读",
        "%s has a DOCTYPE or an entity in it, which no office document needs: refused",
        part);
  }

  private InputFault macros() {
    return OfficePackage.fault(
        file,
        "含宏（%s），应为不含宏的 xlsx 或 docx",
        "the document has macros in it (%s), expected xlsx or docx without",
        part);
  }

  private InputFault external(String target) {
    return OfficePackage.fault(
        file,
        "%s 引用外部文件 %s，应为自足的文档",
        "%s refers to another file %s, expected a document that stands alone",
        part,
        target);
  }
}
