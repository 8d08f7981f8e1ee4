package io.plumbline.deploy.factory;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.IllegalAddressException;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Modbus/TCP slaves behind one port, one unit address per machine. Holding registers: {@value
 * #STATE} the state code, {@value #LOAD} and {@value #LOAD}+1 the load and {@value #SPEED} and
 * {@value #SPEED}+1 the speed as big-endian float32, {@value #COUNT} and {@value #COUNT}+1 the
 * report count and {@value #LINK} and {@value #LINK}+1 the heartbeat count as big-endian uint32. A
 * register that the machine has not yet set is refused, so that a mute machine answers nothing but
 * exceptions. Thread-safe.
 */
final class ModbusSlaves implements MachineServer {
  static final int STATE = 0;
  static final int LOAD = 10;
  static final int SPEED = 12;
  static final int COUNT = 20;
  static final int LINK = 30;

  private static final int REGISTERS = 32;
  private static final int CONNECTIONS = 8;

  private final ModbusSlave slave;
  private final Map<String, Unit> units;

  private ModbusSlaves(ModbusSlave slave, Map<String, Unit> units) {
    this.slave = slave;
    this.units = units;
  }

  /** Starts listening. */
  static ModbusSlaves start(int port, List<MachineSpec> machines) {
    int free = Loopback.free(port, "Modbus/TCP");
    try {
      ModbusSlave slave =
          ModbusSlaveFactory.createTCPSlave(Loopback.address(), free, CONNECTIONS, false);
      Map<String, Unit> units = new HashMap<>();
      for (MachineSpec machine : machines) {
        int address = units.size() + 1;
        Unit unit = new Unit(address);
        units.put(machine.id(), unit);
        slave.addProcessImage(address, unit);
      }
      slave.open();
      return new ModbusSlaves(slave, units);
    } catch (ModbusException e) {
      throw Loopback.fault(free, "Modbus/TCP", e);
    }
  }

  @Override
  public int port() {
    return slave.getPort();
  }

  /** The unit address of a machine. */
  int unit(MachineSpec machine) {
    return of(machine).getUnitID();
  }

  @Override
  public void report(MachineSpec machine, Report report) {
    of(machine)
        .set(
            STATE,
            words -> {
              words.putShort(2 * STATE, Short.parseShort(StateWords.word(machine, report.state())));
              words.putFloat(2 * LOAD, report.load());
              words.putFloat(2 * SPEED, report.speed());
              words.putInt(2 * COUNT, (int) report.count());
            });
  }

  @Override
  public void heartbeat(MachineSpec machine, long timeMicros, long beat) {
    of(machine).set(LINK, words -> words.putInt(2 * LINK, (int) beat));
  }

  @Override
  public void close() {
    slave.close();
  }

  private Unit of(MachineSpec machine) {
    Unit unit = units.get(machine.id());
    if (unit == null) {
      throw new IllegalArgumentException(machine.id() + " is not behind this slave");
    }
    return unit;
  }

  @FunctionalInterface
  private interface Change {
    void apply(ByteBuffer words);
  }

  /**
   * Registers that change together and are read together: j2mod's own image would let a reader see
   * half of a float and half of the one before. What was never said cannot be read. Read-only for
   * masters.
   */
  private static final class Unit extends SimpleProcessImage {
    private byte[] words = new byte[2 * REGISTERS];
    private int first = REGISTERS;

    Unit(int address) {
      super(address);
    }

    /** Changes registers and makes those from {@code from} on readable. */
    synchronized void set(int from, Consumer<ByteBuffer> change) {
      byte[] next = words.clone();
      change.accept(ByteBuffer.wrap(next));
      words = next;
      first = Math.min(first, from);
    }

    @Override
    public synchronized Register[] getRegisterRange(int offset, int count) {
      if (offset < first || count < 0 || offset + count > REGISTERS) {
        throw new IllegalAddressException(
            "registers %d to %d, there are %d to %d"
                .formatted(offset, offset + count - 1, first, REGISTERS - 1));
      }
      Register[] range = new Register[count];
      for (int i = 0; i < count; i++) {
        range[i] = new SimpleRegister(words[2 * (offset + i)], words[2 * (offset + i) + 1]);
      }
      return range;
    }

    @Override
    public Register getRegister(int offset) {
      return getRegisterRange(offset, 1)[0];
    }

    @Override
    public int getRegisterCount() {
      return REGISTERS;
    }
  }
}
