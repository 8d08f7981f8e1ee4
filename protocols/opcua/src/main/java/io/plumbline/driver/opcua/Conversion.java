package io.plumbline.driver.opcua;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.StringJoiner;
import org.eclipse.milo.opcua.stack.core.types.UaEnumeratedType;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.XmlElement;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UNumber;
import org.jspecify.annotations.Nullable;

/**
 * Turns a DataValue (OPC 10000-4, 7.11) into a reading. Integers stay integers, an unsigned one
 * above 2⁶³−1 becomes its digits; a Float is widened exactly; a LocalizedText is its text, whatever
 * the locale; a DateTime is ISO 8601; a ByteString and the body of an unknown structure are base64;
 * arrays, matrices and structures are text.
 */
final class Conversion {
  private Conversion() {}

  /**
   * The reading of a value.
   *
   * @param lostMicros when the connection was last lost, microseconds since the epoch, or {@link
   *     Reading#NO_TIME}. A value that is older has not changed since; it then carries the server
   *     time, at which the server knew it to be accurate (OPC 10000-4, 7.11.4), because with its
   *     own time it would hide behind the BAD reading of the loss
   */
  static Reading reading(ItemSettings item, DataValue data, long lostMicros) {
    ChannelSpec channel = item.channel();
    long source = micros(data.sourceTime());
    long server = micros(data.serverTime());
    long time =
        source == Reading.NO_TIME || (source <= lostMicros && server > lostMicros)
            ? server
            : source;
    StatusCode status = data.statusCode() == null ? StatusCode.GOOD : data.statusCode();
    if (item.rules().part() == ItemRules.Part.STATUS) {
      return new Reading(channel, time, new Value.Int(status.value()), Quality.GOOD);
    }
    if (status.isBad()) {
      return Reading.bad(channel, time);
    }
    Value value = value(data.value());
    return new Reading(
        channel, time, value, status.isUncertain() ? Quality.UNCERTAIN : Quality.GOOD);
  }

  static long micros(@Nullable DateTime time) {
    if (time == null || time.isNull()) {
      return Reading.NO_TIME;
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.getJavaInstant());
  }

  static Value value(@Nullable Variant variant) {
    Object raw = variant == null ? null : variant.value();
    return switch (raw) {
      case null -> Value.NONE;
      case Boolean b -> new Value.Bool(b);
      case Float f -> new Value.Real(f);
      case Double d -> new Value.Real(d);
      case Byte n -> new Value.Int(n);
      case Short n -> new Value.Int(n);
      case Integer n -> new Value.Int(n);
      case Long n -> new Value.Int(n);
      case ULong n -> unsigned(n.toBigInteger());
      case UNumber n -> new Value.Int(n.longValue());
      case UaEnumeratedType e -> new Value.Int(e.getValue());
      case StatusCode s -> new Value.Int(s.value());
      default -> new Value.Text(text(raw));
    };
  }

  private static Value unsigned(BigInteger number) {
    return number.bitLength() < Long.SIZE
        ? new Value.Int(number.longValueExact())
        : new Value.Text(number.toString());
  }

  private static String text(@Nullable Object raw) {
    return switch (raw) {
      case null -> "null";
      case String s -> s;
      case LocalizedText t -> t.text() == null ? "" : t.text();
      case QualifiedName n -> n.toParseableString();
      case NodeId n -> n.toParseableString();
      case ExpandedNodeId n -> n.toParseableString();
      case DateTime t -> t.getJavaInstant().toString();
      case ByteString b -> base64(b);
      case XmlElement x -> x.getFragment() == null ? "" : x.getFragment();
      case ExtensionObject x -> structure(x);
      case Matrix m -> m.isNull() ? "null" : text(m.nestedArrayValue());
      case Variant v -> text(v.value());
      case DataValue v -> text(v.value());
      case Object array when array.getClass().isArray() -> list(array);
      default -> raw.toString();
    };
  }

  private static String list(Object array) {
    StringJoiner joiner = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < Array.getLength(array); i++) {
      joiner.add(text(Array.get(array, i)));
    }
    return joiner.toString();
  }

  private static String structure(ExtensionObject object) {
    String type = object.getEncodingOrTypeId().toParseableString();
    return switch (object) {
      case ExtensionObject.Binary binary -> type + " " + base64(binary.getBody());
      default -> type + " " + object.getBody();
    };
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.bytesOrEmpty());
  }
}
