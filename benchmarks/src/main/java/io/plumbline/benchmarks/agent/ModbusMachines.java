package io.plumbline.benchmarks.agent;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.IllegalAddressException;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Modbus/TCP slaves, one listener for each connection, a unit for each device, a float in each pair
 * of registers. Each read of a float gives its next value, so the slave's counter is the number of
 * values that a master should have. Frozen machines hang: they take requests and answer none.
 */
final class ModbusMachines implements Machines {
  private static final int THREADS = 8;

  private final List<ModbusSlave> slaves = new ArrayList<>();
  private final List<Unit> units = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private ModbusMachines() {}

  /** Listens on as many ports as there are connections, from the first one on. */
  static ModbusMachines start(Tags tags, int firstPort) throws ModbusException {
    ModbusMachines machines = new ModbusMachines();
    for (int i = 0; i < tags.connections(); i++) {
      machines.slaves.add(
          ModbusSlaveFactory.createTCPSlave(
              InetAddress.getLoopbackAddress(), firstPort + i, THREADS, false));
    }
    for (int device = 0; device < tags.devices(); device++) {
      Unit unit =
          machines.new Unit(unit(tags, device), device * tags.perDevice(), tags.perDevice());
      machines.units.add(unit);
      machines.slaves.get(tags.connection(device)).addProcessImage(unit.getUnitID(), unit);
    }
    for (ModbusSlave slave : machines.slaves) {
      slave.open();
    }
    return machines;
  }

  /** The unit address of a device on its connection. */
  static int unit(Tags tags, int device) {
    return 1 + device / tags.connections();
  }

  @Override
  public long sent() {
    return units.stream().mapToLong(Unit::sent).sum();
  }

  @Override
  public void freeze() {
    units.forEach(Unit::freeze);
  }

  @Override
  public void close() {
    closed.countDown();
    slaves.forEach(ModbusSlave::close);
  }

  private final class Unit extends SimpleProcessImage {
    private final int firstTag;
    private final int[] numbers;
    private long sent;
    private boolean frozen;

    Unit(int address, int firstTag, int tags) {
      super(address);
      this.firstTag = firstTag;
      this.numbers = new int[tags];
    }

    synchronized long sent() {
      return sent;
    }

    synchronized void freeze() {
      frozen = true;
    }

    @Override
    public Register[] getRegisterRange(int offset, int count) {
      Register[] answer = answer(offset, count);
      if (answer != null) {
        return answer;
      }
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalAddressException("the machine is off");
    }

    private synchronized Register @Nullable [] answer(int offset, int count) {
      if (frozen) {
        return null;
      }
      if (offset % 2 != 0 || count % 2 != 0 || offset < 0 || offset + count > 2 * numbers.length) {
        throw new IllegalAddressException(
            "registers %d and %d more, expected whole floats of %d"
                .formatted(offset, count, numbers.length));
      }
      Register[] range = new Register[count];
      for (int i = 0; i < count; i += 2) {
        int index = (offset + i) / 2;
        int bits = Float.floatToRawIntBits(Tags.value(firstTag + index, ++numbers[index]));
        range[i] = new SimpleRegister((byte) (bits >> 24), (byte) (bits >> 16));
        range[i + 1] = new SimpleRegister((byte) (bits >> 8), (byte) bits);
      }
      sent += count / 2;
      return range;
    }

    @Override
    public int getRegisterCount() {
      return 2 * numbers.length;
    }
  }
}
