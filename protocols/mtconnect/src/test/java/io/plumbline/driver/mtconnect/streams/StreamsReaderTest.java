package io.plumbline.driver.mtconnect.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsReaderTest {
  private static final String DOCUMENT =
      """
      <?xml version="1.0"?>
      <MTConnectStreams xmlns="urn:mtconnect.org:MTConnectStreams:2.2">
        <Header instanceId="9" nextSequence="12" firstSequence="3" lastSequence="11" creationTime="2024-01-01T00:00:00Z"/>
        <Streams><DeviceStream name="M" uuid="u"><ComponentStream component="Path">
          <Samples><Load dataItemId="l" sequence="10" timestamp="2024-01-01T00:00:00.5Z"> 12.5 <!-- % --></Load></Samples>
          <Events><VariableDataSet dataItemId="v" sequence="11" timestamp="t" count="1"><Entry key="a">1</Entry></VariableDataSet></Events>
          <Condition><Fault dataItemId="c" name="servo" sequence="9" timestamp="t" nativeCode="E1" qualifier="LOW">over &amp; out</Fault><Normal dataItemId="d" timestamp="t"/></Condition>
        </ComponentStream></DeviceStream></Streams>
      </MTConnectStreams>
      """;

  private final StreamsReader reader = new StreamsReader();

  @Test
  void a_document_of_any_version_is_read_by_its_local_names() throws Exception {
    StreamsDocument document = reader.read(bytes(DOCUMENT));
    assertEquals("9", document.instanceId());
    assertEquals(12, document.nextSequence());
    assertEquals(3, document.firstSequence());
    assertEquals(
        List.of(
            new Observation(
                "M", "u", "l", "", "Load", false, 10, "2024-01-01T00:00:00.5Z", "12.5", List.of()),
            new Observation(
                "M",
                "u",
                "c",
                "servo",
                "Fault",
                true,
                9,
                "t",
                "over & out",
                List.of("E1", "", "LOW")),
            new Observation("M", "u", "d", "", "Normal", true, -1, "t", "", List.of("", "", ""))),
        document.observations());
  }

  @Test
  void an_error_names_what_the_agent_complains_of() {
    AgentErrorException fault =
        assertThrows(
            AgentErrorException.class,
            () ->
                reader.read(
                    bytes(
                        "<MTConnectError><Errors><Error errorCode='OUT_OF_RANGE'>x</Error>"
                            + "<Error errorCode='NO_DEVICE'/></Errors></MTConnectError>")));
    assertEquals("the agent answers OUT_OF_RANGE, NO_DEVICE", fault.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no xml",
        "<html/>",
        "<MTConnectStreams/>",
        "<MTConnectStreams><Header instanceId='1' nextSequence='x'"
            + " firstSequence='1'/></MTConnectStreams>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM"
            + " 'file:///etc/passwd'>]><MTConnectStreams><Streams>&e;</Streams></MTConnectStreams>"
      })
  void anything_else_is_refused(String text) {
    assertThrows(AgentErrorException.class, () -> reader.read(bytes(text)));
  }

  @Test
  void a_document_cut_anywhere_is_refused() {
    byte[] whole = bytes(DOCUMENT.strip());
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThrows(AgentErrorException.class, () -> reader.read(cut), "at " + length);
    }
  }

  @Test
  void parts_are_cut_by_their_length_whatever_stands_in_them() throws Exception {
    String body =
        "--b\r\n"
            + "Content-type: text/xml\r\n"
            + "Content-length: 7\r\n\r\n"
            + "--b\r\n\r\n\r\n"
            + "--b\r\n"
            + "content-LENGTH: 1\r\n\r\n"
            + "x\r\n"
            + "--b--\r\n";
    MultipartReader parts = parts(bytes(body), 100);
    assertEquals("--b\r\n\r\n", new String(parts.next(), StandardCharsets.US_ASCII));
    assertEquals("x", new String(parts.next(), StandardCharsets.US_ASCII));
    assertThrows(IOException.class, parts::next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b\r\nContent-length: 101\r\n\r\n",
        "--b\r\nContent-length: -1\r\n\r\n",
        "--b\r\nContent-type: text/xml\r\n\r\n",
        "--b\r\nContent-length: 5\r\n\r\nab"
      })
  void a_part_that_is_none_ends_the_stream(String body) {
    assertThrows(IOException.class, () -> parts(bytes(body), 100).next());
  }

  @Property
  void any_bytes_are_parts_or_the_end_of_the_stream(@ForAll byte[] bytes) throws Exception {
    MultipartReader parts = parts(bytes, 100);
    assertThrows(
        IOException.class,
        () -> {
          for (int i = 0; i <= bytes.length; i++) {
            assertTrue(parts.next().length <= 100);
          }
        });
  }

  private static MultipartReader parts(byte[] body, int limit) throws AgentErrorException {
    return new MultipartReader(
        new ByteArrayInputStream(body), "multipart/x-mixed-replace; boundary=\"b\"", limit);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
