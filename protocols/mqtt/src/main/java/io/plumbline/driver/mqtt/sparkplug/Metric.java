package io.plumbline.driver.mqtt.sparkplug;

import io.plumbline.contract.telemetry.Quality;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One metric of a payload (Sparkplug 3.0.0, 6.4.6), as it was sent.
 *
 * @param name its name; absent where an alias stands for it
 * @param alias the number that a birth gave to the name
 * @param timestampMillis its time, milliseconds since the epoch
 * @param dataType its type's code, 0 where it was not sent
 * @param historical whether it is sent late and says nothing about now
 * @param quality what its properties say; GOOD where they say nothing
 * @param value its value; empty where it is null
 */
record Metric(
    Optional<String> name,
    OptionalLong alias,
    OptionalLong timestampMillis,
    int dataType,
    boolean historical,
    Quality quality,
    Optional<WireValue> value) {

  /** A value as the payload carries it; what it means depends on the data type. */
  sealed interface WireValue {
    /** int_value, unsigned. */
    record Int32(int bits) implements WireValue {}

    /** long_value. */
    record Int64(long bits) implements WireValue {}

    /** float_value. */
    record Real32(float value) implements WireValue {}

    /** double_value. */
    record Real64(double value) implements WireValue {}

    /** boolean_value. */
    record Truth(boolean value) implements WireValue {}

    /** string_value. */
    record Text(String value) implements WireValue {}

    /** bytes_value. */
    record Bytes(byte[] value) implements WireValue {}

    /** A data set, a template or an extension, which no channel can hold. */
    record Structure() implements WireValue {}
  }
}
