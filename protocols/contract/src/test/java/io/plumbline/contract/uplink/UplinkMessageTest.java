package io.plumbline.contract.uplink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plumbline.contract.bytes.ByteFuzz;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.uplink.UplinkMessage.Ack;
import io.plumbline.contract.uplink.UplinkMessage.AckSeal;
import io.plumbline.contract.uplink.UplinkMessage.AskClock;
import io.plumbline.contract.uplink.UplinkMessage.Hello;
import io.plumbline.contract.uplink.UplinkMessage.OfferFrame;
import io.plumbline.contract.uplink.UplinkMessage.OfferSeal;
import io.plumbline.contract.uplink.UplinkMessage.Refuse;
import io.plumbline.contract.uplink.UplinkMessage.Skip;
import io.plumbline.contract.uplink.UplinkMessage.TellClock;
import io.plumbline.contract.uplink.UplinkMessage.Welcome;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UplinkMessageTest {
  private static final UUID BOOT = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");
  private static final String BOOT_HEX = "000102030405060708090a0b0c0d0e0f";

  /** Each message and its bytes, as docs/formats/uplink.md lays them out. */
  private static final Map<String, UplinkMessage> VECTORS =
      Map.of(
          "01 0001 0006656467652d31",
          new Hello(1, "edge-1"),
          "02 0001 0000000000800000",
          new Welcome(1, 8 << 20),
          "03 aabbcc",
          new OfferFrame(new byte[] {(byte) 0xaa, (byte) 0xbb, (byte) 0xcc}),
          "04 dd",
          new OfferSeal(new byte[] {(byte) 0xdd}),
          "05" + BOOT_HEX + "0000000000000011 0000000000000400",
          new Ack(BOOT, 17, 1024),
          "06" + BOOT_HEX + "0000000000000011",
          new AckSeal(BOOT, 17),
          "07 05" + BOOT_HEX + "0000000000000013 0000000000000012 0003676170",
          new Refuse(Refusal.SEQUENCE, BOOT, 19, 18, "gap"),
          "08" + BOOT_HEX + "0000000000000013",
          new Skip(BOOT, 19),
          "09 00061c1fb0d24100",
          new AskClock(0x00061c1fb0d24100L),
          "0a 00061c1fb0d24100 00061c1fb0d24200 00061c1fb0d24208",
          new TellClock(0x00061c1fb0d24100L, 0x00061c1fb0d24200L, 0x00061c1fb0d24208L));

  @Test
  void every_message_is_byte_for_byte_as_the_format_says_and_comes_back() throws FormatFault {
    for (Map.Entry<String, UplinkMessage> vector : VECTORS.entrySet()) {
      byte[] bytes = HexFormat.of().parseHex(vector.getKey().replace(" ", ""));
      assertArrayEquals(bytes, vector.getValue().encode(), vector.getKey());
      UplinkMessage decoded = UplinkMessage.decode(ByteBuffer.wrap(bytes));
      assertEquals(vector.getValue().getClass(), decoded.getClass());
      assertArrayEquals(bytes, decoded.encode());
    }
  }

  @Test
  void wire_codes_of_refusals_never_change() {
    Map<Integer, Refusal> codes =
        Stream.of(Refusal.values())
            .collect(Collectors.toMap(Refusal::code, r -> r, (a, b) -> a, TreeMap::new));
    assertEquals(
        "{1=MALFORMED, 2=VERSION, 3=IDENTITY, 4=LIMIT, 5=SEQUENCE, 6=CHAIN, 7=SEAL, 8=DEVICE,"
            + " 9=UNAVAILABLE, 10=CONFIG}",
        codes.toString());
  }

  @Test
  void given_any_bytes_the_decoder_gives_a_message_or_says_what_is_wrong() {
    List<byte[]> valid = VECTORS.values().stream().map(UplinkMessage::encode).toList();
    ByteFuzz.run(1, 20_000, valid, UplinkMessage::decode);
  }

  @Test
  void given_a_cut_or_longer_message_of_fixed_length_it_is_refused() {
    for (UplinkMessage message :
        List.of(
            new Hello(1, "edge-1"),
            new Ack(BOOT, 1, 2),
            new Skip(BOOT, 3),
            new TellClock(1, 2, 3))) {
      byte[] bytes = message.encode();
      for (int length = 0; length < bytes.length; length++) {
        ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
        assertThrows(FormatFault.class, () -> UplinkMessage.decode(cut));
      }
      ByteBuffer longer = ByteBuffer.allocate(bytes.length + 1).put(bytes).rewind();
      assertThrows(FormatFault.class, () -> UplinkMessage.decode(longer));
    }
  }

  @Test
  void the_longest_frame_fits_into_the_longest_message() {
    assertEquals(
        UplinkMessage.MAX_BYTES, new OfferFrame(new byte[FrameLimits.MAX_BYTES]).encode().length);
  }
}
