package io.plumbline.contract.telemetry;

import io.plumbline.contract.bytes.ByteTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The series of a recording by the bytes that name them, each made once. Not thread-safe. */
final class SeriesTable {
  private static final int MAX_SERIES = 1 << 18;

  private final ByteTable<Series> series = new ByteTable<>(MAX_SERIES);
  private byte[] key = new byte[256];

  /** The series of a device's and a channel's bytes, or null when one of them is no identifier. */
  @Nullable Series find(
      Role role, byte[] bytes, int deviceStart, int deviceEnd, int channelStart, int channelEnd) {
    int deviceLength = deviceEnd - deviceStart;
    int channelLength = channelEnd - channelStart;
    int length = deviceLength + channelLength + 2;
    if (length > key.length) {
      key = Arrays.copyOf(key, Math.max(length, 2 * key.length));
    }
    System.arraycopy(bytes, deviceStart, key, 0, deviceLength);
    key[deviceLength] = 0; // no identifier has this byte
    System.arraycopy(bytes, channelStart, key, deviceLength + 1, channelLength);
    key[length - 1] = (byte) role.ordinal();
    Series found = series.find(key, 0, length);
    if (found == null) {
      String device = new String(bytes, deviceStart, deviceLength, StandardCharsets.UTF_8);
      String channel = new String(bytes, channelStart, channelLength, StandardCharsets.UTF_8);
      if (!isIdentifier(device) || !isIdentifier(channel)) {
        return null;
      }
      found = new Series(device, channel, role);
      series.put(key, 0, length, found);
    }
    return found;
  }

  /** Whether a text can name a device or a channel. */
  static boolean isIdentifier(String text) {
    return !text.isEmpty()
        && text.length() <= Series.MAX_IDENTIFIER
        && text.chars().noneMatch(Character::isISOControl);
  }
}
