package io.plumbline.contract.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.InputFault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerReaderTest {
  @TempDir private Path folder;

  private SampleLedgers ledgers;

  @BeforeEach
  void twoGoodLedgers() {
    ledgers = new SampleLedgers(folder);
  }

  @Test
  void absentOptionalFilesAreEmpty() {
    Ledger ledger = ledgers.read();
    assertEquals(List.of("E1"), List.copyOf(ledger.enterprises().keySet()));
    assertEquals(List.of("D1"), List.copyOf(ledger.devices().keySet()));
    assertTrue(ledger.apps().isEmpty());
    assertTrue(ledger.subscriptions().isEmpty());
    assertTrue(ledger.models().isEmpty());
    assertTrue(ledger.microservices().isEmpty());
    assertTrue(ledger.developers().isEmpty());
    assertTrue(ledger.declared().isEmpty());
  }

  @Test
  void everyColumnOfEveryFileIsRead() {
    ledgers.write(
        "enterprises.csv",
        "park,sme,paying,served_from,registered_on,industry,country,region,name,enterprise_id\n"
            + "临港,true,false,2022-02-01,2022-01-01,汽车,俄罗斯Russia,海外,\"乙,厂\",E1\n");
    ledgers.write(
        "devices.csv",
        "device_id,name,enterprise_id,category,deployment,protocol,gateway_id,connected_from,"
            + "retired_on,stale_after_s,manufacturer,serial,kind\n"
            + "D1,一号,E1,\"电工、电子设备\",专有网,modbus,G1,2024-01-01,2024-02-29,60,沈机,S7,产线\n");
    ledgers.write(
        "apps.csv",
        "app_id,name,category,industry,deployment,origin\n" + "A1,应用,安全生产,航空/航天,私有云,自研\n");
    ledgers.write(
        "subscriptions.csv",
        "app_id,user_id,from,to,amount_cny\n"
            + "A1,U1,2024-01-01,2024-03-01,100.00\n"
            + "A1,U1,2024-01-01,,\n");
    ledgers.write("models.csv", "model_id,name,class\nM1,模型,行业机理模型\n");
    ledgers.write("microservices.csv", "microservice_id,name\nS1,服务\n");
    ledgers.write("developers.csv", "developer_id,kind,registered_on\nV1,个人,2024-02-06\n");
    ledgers.write(
        "declared.csv",
        "indicator,window,dimension,member,value,unit,attachment\n"
            + "device.connected,as-of,category,机床,1000,台/套,附件 3\n");
    Ledger ledger = ledgers.read();
    assertEquals(
        new Enterprise(
            "E1",
            "乙,厂",
            "海外",
            "俄罗斯Russia",
            "汽车",
            LocalDate.of(2022, 1, 1),
            LocalDate.of(2022, 2, 1),
            false,
            true,
            "临港"),
        ledger.enterprises().get("E1"));
    Device device =
        new Device(
            "D1",
            "一号",
            "E1",
            "电工、电子设备",
            Deployment.DEDICATED_NETWORK,
            "modbus",
            "G1",
            LocalDate.of(2024, 1, 1),
            LocalDate.of(2024, 2, 29),
            60,
            "沈机",
            "S7",
            "产线");
    assertEquals(device, ledger.devices().get("D1"));
    assertEquals(DeviceGroup.PROCESSING, device.group());
    assertEquals("乙,厂", ledger.enterpriseOf(device).name());
    assertEquals(
        new App("A1", "应用", "安全生产", "航空/航天", Deployment.PRIVATE_CLOUD, "自研"),
        ledger.apps().get("A1"));
    assertEquals(
        List.of(
            new Subscription(
                "A1",
                "U1",
                LocalDate.of(2024, 1, 1),
                LocalDate.of(2024, 3, 1),
                new BigDecimal("100.00")),
            new Subscription("A1", "U1", LocalDate.of(2024, 1, 1), null, null)),
        ledger.subscriptions());
    assertEquals(new Model("M1", "模型", "行业机理模型"), ledger.models().get("M1"));
    assertEquals(new Microservice("S1", "服务"), ledger.microservices().get("S1"));
    assertEquals(
        new Developer("V1", "个人", LocalDate.of(2024, 2, 6)), ledger.developers().get("V1"));
    assertEquals(
        List.of(
            new Declared(
                new Claim(2, "device.connected", "as-of", "category", "机床", "1000", "台/套"),
                "附件 3")),
        ledger.declared());
  }

  @Test
  void whatAFileLeavesOutHasItsDefault() {
    Device device = ledgers.device("D1");
    assertEquals(300, device.staleAfterSeconds());
    assertNull(device.retiredOn());
    assertEquals("", device.protocol());
    Enterprise enterprise = ledgers.enterprise("E1");
    assertFalse(enterprise.paying() || enterprise.sme() || enterprise.isOverseas());
    assertNull(enterprise.registeredOn());
    assertNull(enterprise.servedFrom());
  }

  @Test
  void aByteOrderMarkAndCarriageReturnsAreAccepted() {
    ledgers.write(
        "enterprises.csv",
        "\uFEFF" + SampleLedgers.ENTERPRISES.replace("\n", "\r\n") + "E1,甲,上海,,\r\n");
    assertEquals("甲", ledgers.enterprise("E1").name());
  }

  @Test
  void equalSubscriptionsAreTwoPurchases() {
    ledgers.write("apps.csv", "app_id,category,industry,deployment\nA1,安全生产,汽车,公有云\n");
    ledgers.write("subscriptions.csv", "app_id,user_id,from\nA1,U1,2024-01-01\nA1,U1,2024-01-01\n");
    assertEquals(2, ledgers.read().subscriptions().size());
  }

  @ParameterizedTest
  @CsvSource({"美国United States", "科特迪瓦Côte d'Ivoire", "几内亚比绍Guinea-Bissau", "刚果（金）Congo (DRC)"})
  void countriesMayHaveMoreThanOneWord(String country) {
    ledgers.write("enterprises.csv", SampleLedgers.ENTERPRISES + "E1,甲厂,海外," + country + ",机械\n");
    assertEquals(country, ledgers.enterprise("E1").country());
  }

  @Test
  void aDeviceMayRetireOnItsFirstDay() {
    ledgers.write("devices.csv", SampleLedgers.DEVICES + "D1,E1,机床,公有云,2024-01-01,2024-01-01,\n");
    assertFalse(ledgers.device("D1").inServiceOn(LocalDate.of(2024, 1, 1)));
  }

  @Test
  void requiredLedgersHaveToBeThere() throws IOException {
    Files.move(folder.resolve("devices.csv"), folder.resolve("device.csv"));
    assertEquals(
        "devices.csv: this ledger is missing (device.csv?); "
            + "where it has no rows, give a file with the header line only.",
        ledgers.faultEn());
    Files.delete(folder.resolve("device.csv"));
    assertEquals(
        "devices.csv: this ledger is missing; "
            + "where it has no rows, give a file with the header line only.",
        ledgers.faultEn());
    ledgers.write("devices.csv", SampleLedgers.DEVICES);
    assertTrue(ledgers.read().devices().isEmpty());
  }

  @Test
  void aMisspeltOptionalLedgerIsNotTakenForAnAbsentOne() {
    ledgers.write("app.csv", "app_id,category,industry,deployment\n");
    ledgers.write("telemetry.csv", "anything");
    ledgers.write("facts.json", "{}");
    assertEquals("app.csv: no ledger has this file name; is apps.csv meant?", ledgers.faultEn());
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    Path nowhere = folder.resolve("nowhere");
    assertEquals(
        nowhere + ": there is no such folder of ledgers.",
        assertThrows(InputFault.class, () -> LedgerReader.read(nowhere)).words().en());
  }
}
