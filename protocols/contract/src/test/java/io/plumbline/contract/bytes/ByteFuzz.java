package io.plumbline.contract.bytes;

import static org.junit.jupiter.api.Assertions.fail;

import io.plumbline.contract.fault.FormatFault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Throws bytes at a decoder: whatever it is given, it decodes or says what is wrong, soon. */
public final class ByteFuzz {
  /** A decoder under test. */
  public interface Decoder {
    Object decode(ByteBuffer bytes) throws FormatFault;
  }

  private ByteFuzz() {}

  /** Tries random bytes and mutations of valid ones; returns how many of them were decoded. */
  public static int run(long seed, int tries, List<byte[]> valid, Decoder decoder) {
    Random random = new Random(seed);
    int decoded = 0;
    for (int i = 0; i < tries; i++) {
      byte[] bytes =
          random.nextInt(10) == 0
              ? noise(random)
              : mutated(random, valid.get(random.nextInt(valid.size())));
      try {
        decoder.decode(ByteBuffer.wrap(bytes));
        decoded++;
      } catch (FormatFault expected) {
        if (String.valueOf(expected.getMessage()).isBlank()) {
          fail("a fault without words for " + HexFormat.of().formatHex(bytes));
        }
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ", try " + i + ": " + HexFormat.of().formatHex(bytes), e);
      }
    }
    return decoded;
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mutated(Random random, byte[] valid) {
    byte[] bytes = valid.clone();
    for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        case 4 -> {
          int length = Math.min(bytes.length - at, 1 + random.nextInt(12));
          Arrays.fill(bytes, at, at + length, (byte) 0xff);
        }
        default -> {
          int from = random.nextInt(bytes.length);
          int length =
              Math.min(Math.min(bytes.length - at, bytes.length - from), 1 + random.nextInt(12));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }
}
