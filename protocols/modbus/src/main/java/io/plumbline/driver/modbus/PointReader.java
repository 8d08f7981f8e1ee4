package io.plumbline.driver.modbus;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.driver.ChannelSpec;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the keys of a channel. */
final class PointReader {
  private static final Pattern ADDRESS =
      Pattern.compile("(coil|discrete|holding|input):(\\d{1,5})");
  private static final Pattern SIZED = Pattern.compile("(bit|string|raw):(\\d{1,3})");
  private static final Pattern FIELD = Pattern.compile("bits:(\\d{1,2})-(\\d{1,2})");
  private static final int ADDRESSES = 1 << 16;
  private static final int LONGEST_TEXT = 250;
  private static final int LONGEST_RAW = 125;
  private static final int HIGHEST_BIT = 63;

  private PointReader() {}

  static Point read(ChannelSpec channel, ByteOrder absent, Block.Limits limits) {
    Options options = channel.options();
    String text = options.text("address");
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      throw addressFault(options, text);
    }
    Table table = Table.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    int address = Integer.parseInt(matcher.group(2));
    ValueType type = type(options, table);
    Point point = new Point(channel, table, address, type, order(options, absent));
    if (point.end() > ADDRESSES) {
      throw addressFault(options, text);
    }
    if (point.items() > limits.items(table)) {
      String found = Integer.toString(point.items());
      throw options.fault(
          "type",
          found + " 个寄存器",
          found + " registers",
          "不超过 max-registers",
          "no more than max-registers");
    }
    options.refuseOthers();
    return point;
  }

  static ByteOrder order(Options options, ByteOrder absent) {
    return options
        .optionalText("order")
        .map(text -> {
          for (ByteOrder order : ByteOrder.values()) {
            if (order.name().equalsIgnoreCase(text)) {
              return order;
            }
          }
          throw options.fault(
              "order", text, text, "ABCD、CDAB、BADC 或 DCBA", "ABCD, CDAB, BADC or DCBA");
        })
        .orElse(absent);
  }

  private static ValueType type(Options options, Table table) {
    Charset charset = charset(options);
    if (table.bits) {
      String text = options.text("type", "bool");
      if (text.equals("bool")) {
        return new ValueType.Bool();
      }
      throw options.fault(
          "type", text, text, "bool（线圈与离散输入）", "bool for coils and discrete inputs");
    }
    String text = options.text("type");
    return switch (text) {
      case "uint16" -> new ValueType.Integer(1, false);
      case "int16" -> new ValueType.Integer(1, true);
      case "uint32" -> new ValueType.Integer(2, false);
      case "int32" -> new ValueType.Integer(2, true);
      case "uint64" -> new ValueType.Integer(4, false);
      case "int64" -> new ValueType.Integer(4, true);
      case "float32" -> new ValueType.Real(2);
      case "float64" -> new ValueType.Real(4);
      case "bcd16" -> new ValueType.Decimal(1);
      case "bcd32" -> new ValueType.Decimal(2);
      case "bcd64" -> new ValueType.Decimal(4);
      case "bool" -> new ValueType.Bool();
      default -> sized(options, text, charset);
    };
  }

  private static ValueType sized(Options options, String text, Charset charset) {
    Matcher matcher = SIZED.matcher(text);
    if (matcher.matches()) {
      int size = Integer.parseInt(matcher.group(2));
      if (matcher.group(1).equals("bit") && size <= 15) {
        return new ValueType.Bit(size);
      }
      if (matcher.group(1).equals("string") && size >= 1 && size <= LONGEST_TEXT) {
        return new ValueType.Text(size, charset);
      }
      if (matcher.group(1).equals("raw") && size >= 1 && size <= LONGEST_RAW) {
        return new ValueType.Raw(size);
      }
    }
    Matcher field = FIELD.matcher(text);
    if (field.matches()) {
      int low = Integer.parseInt(field.group(1));
      int high = Integer.parseInt(field.group(2));
      if (low <= high && high <= HIGHEST_BIT && high - low < HIGHEST_BIT) {
        return new ValueType.BitField(low, high);
      }
    }
    String expected =
        "uint16, int16, uint32, int32, uint64, int64, float32, float64, bcd16, bcd32, bcd64, bool,"
            + " bit:0…bit:15, bits:LOW-HIGH within 0-63, string:1…string:%d, raw:1…raw:%d"
                .formatted(LONGEST_TEXT, LONGEST_RAW);
    throw options.fault("type", text, text, "其中之一：" + expected, "one of " + expected);
  }

  private static Charset charset(Options options) {
    String name = options.text("charset", "UTF-8");
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw options.fault(
          "charset",
          name,
          name,
          "字符集名，如 UTF-8、GB18030",
          "a character set such as UTF-8 or GB18030");
    }
  }

  private static InputFault addressFault(Options options, String text) {
    return options.fault(
        "address",
        text,
        text,
        "表:从零开始的地址，如 holding:10、input:3、coil:1、discrete:7，整个值不超过 65535",
        "table:zero-based address such as holding:10, input:3, coil:1, discrete:7, the whole value"
            + " within 65535");
  }
}
