package io.plumbline.contract.csv;

/** Strict UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF. */
public final class StrictUtf8 {
  private StrictUtf8() {}

  /** Whether the bytes from {@code start} to {@code end} (exclusive) are well-formed. */
  public static boolean isValid(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end) {
      int lead = bytes[i++];
      if (lead >= 0) {
        continue;
      }
      lead &= 0xff;
      int trailing = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
      if (lead < 0xc2 || lead > 0xf4 || end - i < trailing) {
        return false;
      }
      int second = bytes[i] & 0xff;
      int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
      int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
      if (second < low || second > high) {
        return false;
      }
      for (int k = 1; k < trailing; k++) {
        if ((bytes[i + k] & 0xc0) != 0x80) {
          return false;
        }
      }
      i += trailing;
    }
    return true;
  }
}
