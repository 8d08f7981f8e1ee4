package io.plumbline.contract.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.plumbline.contract.fault.InputFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Against an independent writer, the JDK's decoder, and noise. */
class CsvReaderPropertyTest {
  private static final Path FILE = Path.of("table.csv");
  private static final CsvColumns COLUMNS = CsvColumns.of("a", "b", "c?");

  @Provide
  Arbitrary<List<String>> row() {
    Arbitrary<String> field =
        Arbitraries.of(",", "\"", "\n", "\r\n", " ", "x", "甲", "é", "😀")
            .list()
            .ofMaxSize(8)
            .map(pieces -> String.join("", pieces));
    return field.list().ofSize(3);
  }

  @Property
  void whatAnotherProgramWritesIsReadBack(
      @ForAll @Size(max = 20) List<@From("row") List<String>> rows,
      @ForAll boolean crlf,
      @ForAll @IntRange(min = 1, max = 7) int step)
      throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter writer =
        CsvWriter.builder()
            .lineDelimiter(crlf ? LineDelimiter.CRLF : LineDelimiter.LF)
            .build(text)) {
      writer.writeRecord("c", "a", "b");
      rows.forEach(row -> writer.writeRecord(row.get(2), row.get(0), row.get(1)));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    List<List<String>> read = new ArrayList<>();
    try (CsvReader csv = CsvReader.of(FILE, new Dribble(bytes, step), COLUMNS)) {
      while (csv.next()) {
        assertNull(csv.malformed());
        read.add(List.of(csv.text(0), csv.text(1), csv.text(2)));
      }
      assertEquals(bytes.length, csv.consumedBytes());
    }
    assertEquals(rows, read);
  }

  @Property(tries = 2_000)
  void noiseEndsInRowsOrInAFaultInWords(@ForAll("noise") byte[] noise) {
    byte[] header = "a,b\n".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = ByteBuffer.allocate(header.length + noise.length).put(header).put(noise).array();
    try (CsvReader csv = CsvReader.of(FILE, new ByteArrayInputStream(bytes), COLUMNS)) {
      long line = 1;
      while (csv.next()) {
        assertTrue(csv.line() > line);
        line = csv.line();
        if (csv.malformed() == null) {
          String text = csv.text(0) + csv.text(1) + csv.text(2);
          assertTrue(text.indexOf('\uFFFD') < 0 && text.indexOf('\0') < 0);
        }
      }
    } catch (InputFault fault) {
      assertTrue(fault.words().en().startsWith("table.csv line "), fault.words().en());
    }
  }

  @Provide
  Arbitrary<byte[]> noise() {
    Arbitrary<Byte> any =
        Arbitraries.of((byte) ',', (byte) '"', (byte) '\n', (byte) '\r', (byte) 'x', (byte) 0);
    Arbitrary<Byte> wide = Arbitraries.bytes();
    return Arbitraries.frequencyOf(Tuple.of(6, any), Tuple.of(1, wide))
        .array(byte[].class)
        .ofMaxSize(60);
  }

  @Property(tries = 5_000)
  void utf8IsWhatTheJdkDecodesWithoutComplaint(@ForAll("utf8Noise") byte[] bytes) {
    boolean valid;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      valid = true;
    } catch (CharacterCodingException e) {
      valid = false;
    }
    assertEquals(valid, StrictUtf8.isValid(bytes, 0, bytes.length));
  }

  @Provide
  Arbitrary<byte[]> utf8Noise() {
    Arbitrary<byte[]> pieces =
        Arbitraries.frequencyOf(
            Tuple.of(
                4,
                Arbitraries.integers()
                    .between(0, 0x10FFFF)
                    .filter(point -> point < 0xD800 || point > 0xDFFF)
                    .map(point -> Character.toString(point).getBytes(StandardCharsets.UTF_8))),
            Tuple.of(
                1,
                Arbitraries.of(
                        0x80, 0xBF, 0xC0, 0xC1, 0xE0, 0xED, 0xA0, 0x9F, 0xF0, 0xF4, 0x90, 0xF5,
                        0xFF)
                    .map(b -> new byte[] {(byte) (int) b})));
    return pieces
        .list()
        .ofMaxSize(5)
        .map(list -> {
          ByteBuffer all = ByteBuffer.allocate(4 * list.size());
          list.forEach(all::put);
          return Arrays.copyOf(all.array(), all.position());
        });
  }

  /** Gives a few bytes at a time, as a slow disk may. */
  private static final class Dribble extends InputStream {
    private final ByteArrayInputStream in;
    private final int step;

    Dribble(byte[] bytes, int step) {
      this.in = new ByteArrayInputStream(bytes);
      this.step = step;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      return in.read(bytes, from, Math.min(length, step));
    }
  }
}
