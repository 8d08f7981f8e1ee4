package io.plumbline.driver.opcua;

import io.plumbline.driver.kit.MachineSimulator;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract over the encrypted connection that is the default. */
class OpcUaSecureContractIT extends OpcUaContractTest {
  @TempDir private static Path folder = Path.of("");

  @BeforeAll
  static void trustTheServer() throws Exception {
    Pki.trust(folder, MiloMachine.serverCertificate());
    OwnCertificate.load(folder);
  }

  @Override
  protected MachineSimulator newMachine() {
    return new MiloMachine().protectedBy(Pki.protection(folder));
  }
}
