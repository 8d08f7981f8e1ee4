package io.plumbline.driver.plc4x;

import io.plumbline.contract.telemetry.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.plc4x.java.api.value.PlcValue;
import org.jspecify.annotations.Nullable;

/** Values of the library as ours, without loss: what does not fit a number stays text. */
final class PlcValues {
  private PlcValues() {}

  static Value value(@Nullable PlcValue plc) {
    if (plc == null || plc.isNull()) {
      return Value.NONE;
    }
    if (plc.isList() && plc.getLength() != 1) {
      return new Value.Text(texts(plc.getList()));
    }
    return of(plc.getObject());
  }

  private static Value of(@Nullable Object object) {
    return switch (object) {
      case null -> Value.NONE;
      case Boolean bool -> new Value.Bool(bool);
      case Byte whole -> new Value.Int(whole);
      case Short whole -> new Value.Int(whole);
      case Integer whole -> new Value.Int(whole);
      case Long whole -> new Value.Int(whole);
      case BigInteger big ->
          big.bitLength() < Long.SIZE
              ? new Value.Int(big.longValueExact())
              : new Value.Text(big.toString());
      case Float real -> new Value.Real(real);
      case Double real -> new Value.Real(real);
      case BigDecimal decimal -> new Value.Text(decimal.toPlainString());
      default -> text(object.toString());
    };
  }

  private static Value text(String text) {
    return text.isEmpty() ? Value.NONE : new Value.Text(text);
  }

  private static String texts(List<? extends PlcValue> values) {
    return values.stream().map(each -> value(each).asText()).toList().toString();
  }
}
