package io.plumbline.driver.mtconnect;

import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.kit.DriverContract;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Traits;

/** The driver contract over HTTP. */
class AgentContractTest extends DriverContract {
  @Override
  protected DriverFactory factory() {
    return new MtconnectDriverFactory();
  }

  @Override
  protected MachineSimulator newMachine() {
    return new HttpAgent();
  }

  @Override
  protected Traits traits() {
    return Traits.PUSHED;
  }

  @Override
  protected boolean isForeign(Thread thread) {
    // The client of the JDK borrows the pool that every program shares.
    return thread.getName().startsWith(HttpAgent.THREADS)
        || thread.getName().startsWith("ForkJoinPool.commonPool-worker-")
        || thread.getName().startsWith("HTTP-Dispatcher")
        || thread.getName().startsWith("idle-timeout-task");
  }
}
