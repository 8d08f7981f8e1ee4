package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FramingTest {
  @Test
  void theCrcIsTheOneOfTheSpecification() {
    // MODBUS over Serial Line V1.02, 6.2.2: the message 02 07 has the CRC 1241, sent as 41 12.
    assertEquals(0x1241, Framing.crc(new byte[] {2, 7}, 2));
  }

  @Test
  void aProperReplyIsTaken() throws Exception {
    Reply reply =
        Framing.TCP.judge(hex("0102000000070a0304abcd1234"), 0x0102, 10, Table.HOLDING, 2);
    assertEquals("abcd1234", HexFormat.of().formatHex(((Reply.Items) reply).payload()));
  }

  @Test
  void anExceptionResponseIsARefusal() throws Exception {
    assertEquals(
        new Reply.Refused(2),
        Framing.TCP.judge(hex("0102000000030a8302"), 0x0102, 10, Table.HOLDING, 2));
  }

  @Property(tries = 2000)
  void aReplyWithAnyOtherByteInItsHeadIsRefused(
      @ForAll @IntRange(max = 8) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] reply = hex("0102000000070a0304abcd1234");
    reply[at] ^= (byte) change;
    if (at == 7 && change == 0x80) {
      return;
    }
    assertThrows(LinkFault.class, () -> Framing.TCP.judge(reply, 0x0102, 10, Table.HOLDING, 2));
  }

  @Property(tries = 2000)
  void anyChangeOfOneByteOfAnRtuReplyIsRefused(
      @ForAll @IntRange(max = 8) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] reply = hex("0a0304abcd12340000");
    int crc = Framing.crc(reply, 7);
    reply[7] = (byte) crc;
    reply[8] = (byte) (crc >>> 8);
    reply[at] ^= (byte) change;
    assertThrows(LinkFault.class, () -> Framing.RTU.judge(reply, 0, 10, Table.HOLDING, 2));
  }

  @Property(tries = 5000)
  void noNoiseMakesTheJudgeFailInAnotherWay(
      @ForAll @Size(max = 300) byte[] noise, @ForAll Framing framing) {
    try {
      framing.judge(noise, 1, 1, Table.COIL, 9);
    } catch (LinkFault e) {
      assertEquals(false, e.whileIdle);
    }
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
