package io.plumbline.driver.mtconnect.streams;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents by their local names, whatever version the namespace names: the elements that are
 * used here are the same since version 1.0. Document types and external entities are refused. An
 * observation with elements inside (a data set or a table) is left out. Immutable.
 */
public final class StreamsReader {

  private final XMLInputFactory factory = XMLInputFactory.newFactory();

  /** A reader. */
  public StreamsReader() {
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
  }

  /**
   * Reads a document.
   *
   * @throws AgentErrorException when it is an MTConnectError, or no streams document
   */
  public StreamsDocument read(byte[] document) throws AgentErrorException {
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(document));
      try {
        xml.nextTag();
        return switch (xml.getLocalName()) {
          case "MTConnectStreams" -> new Walk(xml).streams();
          case "MTConnectError" -> throw error(xml);
          default ->
              throw AgentErrorException.notUnderstood(
                  "a document <%s>, expected <MTConnectStreams>".formatted(xml.getLocalName()));
        };
      } finally {
        xml.close();
      }
    } catch (XMLStreamException | NumberFormatException e) {
      throw AgentErrorException.notUnderstood(
          "no MTConnectStreams document: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static AgentErrorException error(XMLStreamReader xml) throws XMLStreamException {
    List<String> errors = new ArrayList<>();
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        String code = xml.getAttributeValue(null, "errorCode");
        if (code != null) {
          errors.add(code);
        }
      }
    }
    return new AgentErrorException("the agent answers " + String.join(", ", errors));
  }

  /** One pass over one document. */
  private static final class Walk {
    private final XMLStreamReader xml;
    private final List<Observation> observations = new ArrayList<>();
    private String device = "";
    private String uuid = "";

    Walk(XMLStreamReader xml) {
      this.xml = xml;
    }

    StreamsDocument streams() throws XMLStreamException, AgentErrorException {
      String instanceId = null;
      String creationTime = "";
      long first = 0;
      long next = 0;
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        switch (xml.getLocalName()) {
          case "Header" -> {
            instanceId = xml.getAttributeValue(null, "instanceId");
            creationTime = attribute("creationTime");
            first = Long.parseLong(attribute("firstSequence"));
            next = Long.parseLong(attribute("nextSequence"));
          }
          case "DeviceStream" -> {
            device = attribute("name");
            uuid = attribute("uuid");
          }
          case "Samples", "Events" -> group(false);
          case "Condition" -> group(true);
          default -> {
            // Streams and ComponentStream only group.
          }
        }
      }
      if (instanceId == null) {
        throw AgentErrorException.notUnderstood("a streams document without an instanceId");
      }
      return new StreamsDocument(instanceId, first, next, creationTime, observations);
    }

    /** The observations up to the end of their group. */
    private void group(boolean condition) throws XMLStreamException {
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        String element = xml.getLocalName();
        String id = attribute("dataItemId");
        String name = attribute("name");
        String sequence = attribute("sequence");
        String timestamp = attribute("timestamp");
        List<String> details =
            condition
                ? List.of(
                    attribute("nativeCode"), attribute("nativeSeverity"), attribute("qualifier"))
                : List.of();
        String text = text();
        if (text != null) {
          observations.add(
              new Observation(
                  device,
                  uuid,
                  id,
                  name,
                  element,
                  condition,
                  sequence.isEmpty() ? -1 : Long.parseLong(sequence),
                  timestamp,
                  text,
                  details));
        }
      }
    }

    /** The text up to the element's end; null where there are elements inside. */
    private @Nullable String text() throws XMLStreamException {
      StringBuilder text = new StringBuilder();
      boolean nested = false;
      for (int depth = 1; depth > 0; ) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            nested = true;
            depth++;
          }
          case XMLStreamConstants.END_ELEMENT -> depth--;
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(xml.getText());
          case XMLStreamConstants.END_DOCUMENT -> throw new XMLStreamException("an open element");
          default -> {
            // Comments and processing instructions are no part of a value.
          }
        }
      }
      return nested ? null : text.toString().strip();
    }

    private String attribute(String name) {
      return Objects.requireNonNullElse(xml.getAttributeValue(null, name), "");
    }
  }
}
