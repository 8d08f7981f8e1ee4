package io.plumbline.driver.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.mqtt.session.BrokerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSettingsTest {
  @TempDir Path folder;

  @Test
  void theFactoryIsFound() {
    assertTrue(
        ServiceLoader.load(DriverFactory.class).stream()
            .anyMatch(p -> p.get().protocol().equals("mqtt")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://localhost:1883",
        "tcp://127.0.0.1",
        "tcp://[::1]:1883",
        "ssl://broker.example"
      })
  void loopbackAndTlsNeedNoFurtherWord(String address) {
    assertEquals(
        1, MqttSettings.of(new Specs(address).channel("v topic=t").build()).channels().size());
  }

  @Test
  void plaintextOverTheNetworkHasToBeAskedFor() {
    Specs specs = new Specs("tcp://broker.example:1883").channel("v topic=t");
    InputFault fault = assertThrows(InputFault.class, () -> MqttSettings.of(specs.build()));
    assertTrue(fault.words().en().contains("insecure-plaintext"), fault.words().en());
    specs.key("insecure-plaintext", "true");
    assertTrue(MqttSettings.of(specs.build()).broker().tls().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "qos, 3",
    "mqtt, 4",
    "address, ws://localhost",
    "address, tcp://localhost/x",
    "password-env, NO_SUCH_VARIABLE_HERE",
    "password-file, /no/such/file",
    "clean, true"
  })
  void aWrongConnectionIsRefused(String key, String value) {
    Specs specs =
        new Specs("tcp://localhost").key("user", "u").key(key, value).channel("v topic=t");
    InputFault fault = assertThrows(InputFault.class, () -> MqttSettings.of(specs.build()));
    assertTrue(fault.words().en().contains(key), fault.words().en());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v topic=a/#/b",
        "v topic=t value=$.a",
        "v topic=t format=json value=a",
        "v topic=t format=json value=$.a[",
        "v topic=t format=xml",
        "v topic=t format=json time=$.t time-format=min",
        "v topik=t",
        "v metric=m"
      })
  void aWrongChannelIsRefused(String channel) {
    assertThrows(
        InputFault.class,
        () -> MqttSettings.of(new Specs("tcp://localhost").channel(channel).build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plant", "plant/e/d/x", "plant/+/d", "plant//d"})
  void aDeviceOfSparkplugIsAnEdgeNodeOrBehindOne(String part) {
    InputFault fault =
        assertThrows(
            InputFault.class,
            () -> SparkplugHost.part(Options.of("a.yaml:3:5", Map.of("sparkplug", part))));
    assertTrue(fault.words().en().startsWith("a.yaml:3:5"), fault.words().en());
  }

  @ParameterizedTest
  @CsvSource({
    "$share/g/a/b, a/b",
    "$share/g/a/+, a/b",
    "a/#, $share/g/a/b",
    "$share/g/a, $share/h/a",
  })
  void aShareBesideAFilterOfTheSameTopicsWouldDoubleMessages(String one, String other) {
    Specs specs =
        new Specs("tcp://localhost").channel("v topic=" + one).channel("w topic=" + other);
    InputFault fault = assertThrows(InputFault.class, () -> MqttSettings.of(specs.build()));
    assertTrue(fault.words().en().contains("would come twice"), fault.words().en());
  }

  @Test
  void aPresenceAndAHostIdExcludeEachOther() {
    Specs specs =
        new Specs("tcp://localhost")
            .mapping("presence", "topic=agents/a")
            .mapping("sparkplug", "host-id=h")
            .channel("v topic=t");
    InputFault fault = assertThrows(InputFault.class, () -> MqttSettings.of(specs.build()));
    assertTrue(fault.words().en().contains("host-id"), fault.words().en());
  }

  @Test
  void thePasswordComesFromAFileAndIsNeverShown() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "s3cret\n");
    Specs specs =
        new Specs("ssl://b")
            .key("user", "u")
            .key("password-file", file.toString())
            .channel("v topic=t");
    BrokerSettings broker = MqttSettings.of(specs.build()).broker();
    assertEquals("s3cret", broker.password().orElseThrow());
    assertFalse(broker.toString().contains("s3cret"));
  }

  @Test
  void tlsFilesThatAreNoneAreNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    Specs specs = new Specs("ssl://b").mapping("tls", "ca=" + file).channel("v topic=t");
    InputFault fault = assertThrows(InputFault.class, () -> MqttSettings.of(specs.build()));
    assertTrue(fault.words().en().contains("ca.pem"), fault.words().en());
  }
}
