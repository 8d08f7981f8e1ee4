package io.plumbline.deploy.demo;

import com.ghgande.j2mod.modbus.procimg.IllegalAddressException;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * Modbus slaves in a process of their own that write down each answer before they give it. Every
 * reading of a unit gets the next number; its registers are that number times {@value #CHANNELS}
 * plus the channel's index. Started again after a kill they count on from what is written down. In
 * the end, once a file says so, they answer that there is nothing to read.
 */
final class LoggedSlave {
  static final int UNITS = 10;
  static final int CHANNELS = 16;
  private static final int THREADS = 8;
  private static final int RECORD_BYTES = 16;

  private final FileChannel log;
  private final Path end;
  private final int[] numbers = new int[UNITS];

  private LoggedSlave(Path log, Path end) throws IOException {
    this.log =
        FileChannel.open(
            log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    this.end = end;
    read(log)
        .forEach((unit, said) ->
            numbers[unit] = said.keySet().stream().mapToInt(Long::intValue).max().orElse(0));
  }

  /** {@code PORT LOG END}: runs until it is killed or its standard input ends. */
  public static void main(String[] arguments) throws Exception {
    LoggedSlave machines = new LoggedSlave(Path.of(arguments[1]), Path.of(arguments[2]));
    ModbusSlave slave =
        ModbusSlaveFactory.createTCPSlave(
            InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]), THREADS, false);
    for (int unit = 0; unit < UNITS; unit++) {
      slave.addProcessImage(unit + 1, machines.new Unit(unit));
    }
    slave.open();
    Lifeline.ofStandardInput().await();
    System.exit(0);
  }

  /** What was written down: for each unit, number of the reading → when, µs since the epoch. */
  static Map<Integer, Map<Long, Long>> read(Path log) throws IOException {
    Map<Integer, Map<Long, Long>> said = new TreeMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log));
    while (bytes.remaining() >= RECORD_BYTES) {
      long micros = bytes.getLong();
      int unit = bytes.getInt();
      long number = bytes.getInt();
      said.computeIfAbsent(unit, key -> new TreeMap<>()).put(number, micros);
    }
    return said;
  }

  private synchronized int next(int unit) throws IOException {
    int number = ++numbers[unit];
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    record.putLong(micros).putInt(unit).putInt(number).flip();
    while (record.hasRemaining()) {
      int unusedBytes = log.write(record);
    }
    return number;
  }

  private final class Unit extends SimpleProcessImage {
    private final int unit;

    Unit(int unit) {
      super(unit + 1);
      this.unit = unit;
    }

    @Override
    public Register[] getRegisterRange(int offset, int count) {
      if (offset != 0 || count != 2 * CHANNELS) {
        throw new IllegalAddressException(
            "%d registers at %d, expected all at once".formatted(count, offset));
      }
      try {
        if (Files.exists(end)) {
          throw new IllegalAddressException("the machine has said everything");
        }
        int number = next(unit);
        Register[] range = new Register[count];
        for (int channel = 0; channel < CHANNELS; channel++) {
          int value = number * CHANNELS + channel;
          range[2 * channel] = new SimpleRegister((byte) (value >> 24), (byte) (value >> 16));
          range[2 * channel + 1] = new SimpleRegister((byte) (value >> 8), (byte) value);
        }
        return range;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int getRegisterCount() {
      return 2 * CHANNELS;
    }
  }
}
