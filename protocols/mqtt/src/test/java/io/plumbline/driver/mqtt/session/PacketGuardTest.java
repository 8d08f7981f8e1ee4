package io.plumbline.driver.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketGuardTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final List<Integer> released = new ArrayList<>();
  private final QualityTwo two = new QualityTwo(released::add);

  @Test
  void packets_of_a_broker_pass_unchanged_however_they_are_cut() throws IOException {
    byte[] sent =
        HexFormat.ofDelimiter(" ")
            .parseHex(
                // CONNACK, SUBACK, a PUBLISH of QoS 1 with a length of two bytes, PINGRESP
                "20 02 00 00 90 03 00 01 01 32 81 01 00 01 61 00 07"
                    + " 00".repeat(124)
                    + " d0 00");
    for (int cut = 1; cut < sent.length; cut++) {
      PacketGuard guard = new PacketGuard(new ByteArrayInputStream(sent), 200, LONG, two);
      byte[] head = guard.readNBytes(cut);
      byte[] rest = guard.readAllBytes();
      byte[] both = new byte[sent.length];
      System.arraycopy(head, 0, both, 0, head.length);
      System.arraycopy(rest, 0, both, head.length, rest.length);
      assertArrayEquals(sent, both);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "10", "21", "36", "60", "82", "c0", "d1", "ff"})
  void a_first_byte_that_no_broker_sends_ends_the_connection(String hex) {
    assertRefused(hex + "00", 200, "not MQTT: a packet that begins with 0x");
  }

  @ParameterizedTest
  @CsvSource({"90ffffff7f, 268435455", "20c901, 201"})
  void a_length_over_the_limit_ends_the_connection_before_its_bytes_come(String hex, String says) {
    assertRefused(hex, 200, "a packet of " + says);
  }

  @Test
  void a_message_over_the_limit_is_cut_and_what_follows_is_in_step() throws IOException {
    byte[] sent = HexFormat.of().parseHex("30ac02000161" + "62".repeat(297) + "d000");
    byte[] seen = HexFormat.of().parseHex("30c801000161" + "62".repeat(197) + "d000");
    for (int cut = 1; cut < seen.length; cut++) {
      PacketGuard guard = new PacketGuard(new ByteArrayInputStream(sent), 200, LONG, two);
      byte[] head = guard.readNBytes(cut);
      byte[] rest = guard.readAllBytes();
      assertEquals(
          HexFormat.of().formatHex(seen),
          HexFormat.of().formatHex(head) + HexFormat.of().formatHex(rest));
    }
  }

  @Test
  void a_message_of_quality_two_looks_like_one_of_quality_one_until_its_release()
      throws IOException {
    byte[] sent = HexFormat.of().parseHex("3c0600016112347a" + "62021234" + "3205000161" + "5678");
    byte[] seen = HexFormat.of().parseHex("3a0600016112347a" + "62021234" + "3205000161" + "5678");
    for (int cut = 1; cut < seen.length; cut++) {
      released.clear();
      PacketGuard guard = new PacketGuard(new ByteArrayInputStream(sent), 200, LONG, two);
      byte[] head = guard.readNBytes(cut);
      assertEquals(cut >= 7 && cut < 12, two.has(0x1234), "after " + cut + " bytes");
      byte[] rest = guard.readAllBytes();
      assertEquals(
          HexFormat.of().formatHex(seen),
          HexFormat.of().formatHex(head) + HexFormat.of().formatHex(rest));
      assertEquals(List.of(0x1234), released);
      assertFalse(two.has(0x1234) || two.has(0x5678));
    }
  }

  @Test
  void a_receipt_is_written_in_the_form_of_its_quality_however_it_is_cut() throws IOException {
    two.received(0x1234);
    byte[] written =
        HexFormat.of().parseHex("40021234" + "40021235" + "c000" + "4004123400ff" + "d000");
    for (int cut = 0; cut <= written.length; cut++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ReceiptStream receipts = new ReceiptStream(out, two)) {
        receipts.write(written, 0, cut);
        receipts.write(written, cut, written.length - cut);
      }
      assertEquals(
          "50021234" + "40021235" + "c000" + "5004123400ff" + "d000",
          HexFormat.of().formatHex(out.toByteArray()));
    }
  }

  @Test
  void a_length_of_five_bytes_is_not_mqtt() {
    assertRefused("3080808080", Long.MAX_VALUE, "a remaining length of more than 4 bytes");
  }

  @Test
  void a_packet_that_is_never_completed_ends_the_connection() {
    InputStream stalled =
        new SequenceInputStream(
            new ByteArrayInputStream(HexFormat.of().parseHex("3064")),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new SocketTimeoutException("nothing yet");
              }
            });
    PacketGuard guard = new PacketGuard(stalled, 200, Duration.ofNanos(1), two);
    IOException fault = assertThrows(IOException.class, guard::readAllBytes);
    assertTrue(fault.toString().contains("not complete"), fault.toString());
  }

  @Test
  void silence_between_packets_is_no_fault() throws IOException {
    PacketGuard guard =
        new PacketGuard(
            new ByteArrayInputStream(HexFormat.of().parseHex("d000d000")), 200, Duration.ZERO, two);
    assertArrayEquals(HexFormat.of().parseHex("d000"), guard.readNBytes(2));
    assertArrayEquals(HexFormat.of().parseHex("d000"), guard.readAllBytes());
  }

  private void assertRefused(String hex, long limit, String says) {
    PacketGuard guard =
        new PacketGuard(new ByteArrayInputStream(HexFormat.of().parseHex(hex)), limit, LONG, two);
    IOException fault = assertThrows(IOException.class, guard::readAllBytes);
    assertTrue(fault.toString().contains(says), fault.toString());
  }
}
