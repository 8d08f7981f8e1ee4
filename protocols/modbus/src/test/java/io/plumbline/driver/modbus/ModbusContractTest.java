package io.plumbline.driver.modbus;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.kit.DriverContract;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Traits;

/** The driver contract over Modbus/TCP. */
class ModbusContractTest extends DriverContract {
  @Override
  protected DriverFactory factory() {
    return new ModbusDriverFactory();
  }

  @Override
  protected MachineSimulator newMachine() throws Exception {
    return new Machine(Framing.TCP);
  }

  @Override
  protected Traits traits() {
    return Traits.POLLED;
  }

  @Override
  protected boolean isForeign(Thread thread) {
    return thread.getName().startsWith(ScriptedSlave.THREADS)
        || thread.getName().startsWith("junit-");
  }

  /** A slave with three registers. */
  static final class Machine implements MachineSimulator {
    private final Framing framing;
    private final ScriptedSlave slave;

    Machine(Framing framing) throws Exception {
      this.framing = framing;
      slave = new ScriptedSlave(framing);
      for (int i = 0; i < CHANNELS; i++) {
        slave.set(i, FIRST_VALUE + i);
      }
    }

    @Override
    public void start() throws Exception {
      slave.start();
    }

    @Override
    public void stop() throws Exception {
      slave.stop();
      slave.requests.clear();
    }

    @Override
    public int port() {
      return slave.port();
    }

    @Override
    public ConnectionSpec connection(int port) {
      Spec spec =
          new Spec(framing, port).connection("every", "700ms").connection("timeout", "350ms");
      spec.breaker("first-pause", "100ms").breaker("last-pause", "1s");
      spec.reconnect("first-pause", "100ms").reconnect("last-pause", "1s");
      if (framing == Framing.RTU) {
        spec.connection("late-reply-window", "800ms");
      }
      return spec.device("D1", 1, "a=holding:0 uint16", "b=holding:1 uint16", "c=holding:2 uint16")
          .build();
    }

    @Override
    public void set(int channel, long value, long sourceMicros) {
      slave.set(channel, Math.toIntExact(value));
    }

    @Override
    public void spoil(int channel) {
      slave.forbid(channel);
    }

    @Override
    public void close() throws Exception {
      slave.close();
    }
  }
}
