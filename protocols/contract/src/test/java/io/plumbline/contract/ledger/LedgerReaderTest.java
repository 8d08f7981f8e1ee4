package io.plumbline.contract.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerReaderTest {
  private static final String ENTERPRISES = "enterprise_id,name,region,country,industry\n";
  private static final String DEVICES =
      "device_id,enterprise_id,category,deployment,connected_from,retired_on,stale_after_s\n";

  @TempDir private Path folder;

  @BeforeEach
  void twoGoodLedgers() {
    write("enterprises.csv", ENTERPRISES + "E1,甲厂,上海,,机械\n");
    write("devices.csv", DEVICES + "D1,E1,机床,公有云,2024-01-01,,\n");
  }

  private void write(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Ledger read() {
    return LedgerReader.read(folder);
  }

  private Device device(String id) {
    return Objects.requireNonNull(read().devices().get(id));
  }

  private Enterprise enterprise(String id) {
    return Objects.requireNonNull(read().enterprises().get(id));
  }

  private Words fault() {
    return assertThrows(InputFault.class, this::read).words();
  }

  /** The English message without the folder. */
  private String faultEn() {
    return fault().en().replace(folder + "/", "");
  }

  @Test
  void absentOptionalFilesAreEmpty() {
    Ledger ledger = read();
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
    write(
        "enterprises.csv",
        "park,sme,paying,served_from,registered_on,industry,country,region,name,enterprise_id\n"
            + "临港,true,false,2022-02-01,2022-01-01,汽车,俄罗斯Russia,海外,\"乙,厂\",E1\n");
    write(
        "devices.csv",
        "device_id,name,enterprise_id,category,deployment,protocol,gateway_id,connected_from,"
            + "retired_on,stale_after_s,manufacturer,serial,kind\n"
            + "D1,一号,E1,\"电工、电子设备\",专有网,modbus,G1,2024-01-01,2024-02-29,60,沈机,S7,产线\n");
    write(
        "apps.csv",
        "app_id,name,category,industry,deployment,origin\n" + "A1,应用,安全生产,航空/航天,私有云,自研\n");
    write(
        "subscriptions.csv",
        "app_id,user_id,from,to,amount_cny\n"
            + "A1,U1,2024-01-01,2024-03-01,100.00\n"
            + "A1,U1,2024-01-01,,\n");
    write("models.csv", "model_id,name,class\nM1,模型,行业机理模型\n");
    write("microservices.csv", "microservice_id,name\nS1,服务\n");
    write("developers.csv", "developer_id,kind,registered_on\nV1,个人,2024-02-06\n");
    write(
        "declared.csv",
        "indicator,window,dimension,member,value,unit,attachment\n"
            + "device.connected,as-of,category,机床,1000,台/套,附件 3\n");
    Ledger ledger = read();
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
    Device device = device("D1");
    assertEquals(300, device.staleAfterSeconds());
    assertNull(device.retiredOn());
    assertEquals("", device.protocol());
    Enterprise enterprise = enterprise("E1");
    assertFalse(enterprise.paying() || enterprise.sme() || enterprise.isOverseas());
    assertNull(enterprise.registeredOn());
    assertNull(enterprise.servedFrom());
  }

  @Test
  void aByteOrderMarkAndCarriageReturnsAreAccepted() {
    write("enterprises.csv", "\uFEFF" + ENTERPRISES.replace("\n", "\r\n") + "E1,甲,上海,,\r\n");
    assertEquals("甲", enterprise("E1").name());
  }

  @Test
  void equalSubscriptionsAreTwoPurchases() {
    write("apps.csv", "app_id,category,industry,deployment\nA1,安全生产,汽车,公有云\n");
    write("subscriptions.csv", "app_id,user_id,from\nA1,U1,2024-01-01\nA1,U1,2024-01-01\n");
    assertEquals(2, read().subscriptions().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "E2,,上海,, | name | the value is empty, expected one.",
        ",乙,上海,, | enterprise_id | the value is empty, expected one.",
        "E2,乙,沪,, | region | value '沪', expected a region of appendix F, the nearest is",
        "E2,乙,上海市,, | region | value '上海市', expected a region of appendix F, the nearest is '上海'.",
        "E2,乙,,, | region | the value is empty, expected one.",
        "E2,乙,海外,, | country | the value is empty, expected a country because the region is 海外",
        "E2,乙,海外,Russia, | country | value 'Russia', expected the country's Chinese name followed"
            + " by the English one",
        "E2,乙,海外,俄罗斯, | country | value '俄罗斯', expected the country's Chinese name",
        "E2,乙,海外,俄罗斯russia, | country | value '俄罗斯russia', expected the country's Chinese name",
        "E2,乙,海外,俄罗斯 Russia, | country | value '俄罗斯 Russia', expected the country's Chinese name",
        "E2,乙,上海,,航空航天 | industry | value '航空航天', expected an industry of appendix C, the nearest"
            + " is '航空/航天'.",
        "E1,乙,上海,, | enterprise_id | duplicate key 'E1', line 2 has it already.",
      })
  void aBadEnterpriseIsNamedWithLineColumnAndValue(String row, String column, String problem) {
    write("enterprises.csv", ENTERPRISES + "E1,甲厂,上海,,机械\n" + row + "\n");
    String words = faultEn();
    assertTrue(
        words.startsWith("enterprises.csv line 3, column " + column + ": " + problem), words);
    assertEquals(1, words.lines().count(), words);
  }

  @ParameterizedTest
  @CsvSource({"美国United States", "科特迪瓦Côte d'Ivoire", "几内亚比绍Guinea-Bissau", "刚果（金）Congo (DRC)"})
  void countriesMayHaveMoreThanOneWord(String country) {
    write("enterprises.csv", ENTERPRISES + "E1,甲厂,海外," + country + ",机械\n");
    assertEquals(country, enterprise("E1").country());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "D2,E9,机床,公有云,2024-01-01,, | enterprise_id | value 'E9', expected an id that"
            + " enterprises.csv has.",
        "D2,,机床,公有云,2024-01-01,, | enterprise_id | the value is empty, expected one.",
        "D2,E1,物留设备,公有云,2024-01-01,, | category | value '物留设备', expected a device category of"
            + " appendix A, the nearest is '物流设备'.",
        "D2,E1,,公有云,2024-01-01,, | category | the value is empty, expected one.",
        "D2,E1,机床,混合云,2024-01-01,, | deployment | value '混合云', expected one of 公有云、私有云、专有网.",
        "D2,E1,机床,,2024-01-01,, | deployment | the value is empty, expected one.",
        "D2,E1,机床,公有云,,, | connected_from | the value is empty, expected a date yyyy-MM-dd.",
        "D2,E1,机床,公有云,2024-02-30,, | connected_from | value '2024-02-30', expected a date that"
            + " exists.",
        "D2,E1,机床,公有云,2023-02-29,, | connected_from | value '2023-02-29', expected a date that"
            + " exists.",
        "D2,E1,机床,公有云,2024/02/01,, | connected_from | value '2024/02/01', expected a date"
            + " yyyy-MM-dd, such as 2024-06-30.",
        "D2,E1,机床,公有云,2024-2-1,, | connected_from | value '2024-2-1', expected a date yyyy-MM-dd",
        "D2,E1,机床,公有云,2024-02-01,2024-13-01, | retired_on | value '2024-13-01', expected a date"
            + " that exists.",
        "D2,E1,机床,公有云,2024-02-01,2024-01-31, | retired_on | value '2024-01-31', expected a date not"
            + " before connected_from (2024-02-01).",
        "D2,E1,机床,公有云,2024-02-01,,0 | stale_after_s | value '0', expected a whole number from 1 to"
            + " 31622400.",
        "D2,E1,机床,公有云,2024-02-01,,1.5 | stale_after_s | value '1.5', expected a whole number from 1"
            + " to 31622400.",
        "D2,E1,机床,公有云,2024-02-01,,99999999999999999999 | stale_after_s | value"
            + " '99999999999999999999', expected a whole number",
        "D1,E1,机床,公有云,2024-02-01,, | device_id | duplicate key 'D1', line 2 has it already.",
      })
  void aBadDeviceIsNamedWithLineColumnAndValue(String row, String column, String problem) {
    write("devices.csv", DEVICES + "D1,E1,机床,公有云,2024-01-01,,\n" + row + "\n");
    String words = faultEn();
    assertTrue(words.startsWith("devices.csv line 3, column " + column + ": " + problem), words);
    assertEquals(1, words.lines().count(), words);
  }

  @Test
  void aDeviceMayRetireOnItsFirstDay() {
    write("devices.csv", DEVICES + "D1,E1,机床,公有云,2024-01-01,2024-01-01,\n");
    assertFalse(device("D1").inServiceOn(LocalDate.of(2024, 1, 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "apps.csv | app_id,category,industry,deployment;A1,安全,汽车,公有云 | category | value '安全',"
            + " expected an App category of appendix B, the nearest is '安全生产'.",
        "apps.csv | app_id,category,industry,deployment;A1,安全生产,车,公有云 | industry | value '车',"
            + " expected an industry of appendix C",
        "apps.csv | app_id,category,industry,deployment;A1,安全生产,汽车,云 | deployment | value '云',"
            + " expected one of",
        "models.csv | model_id,class;M1,机理模型 | class | value '机理模型', expected a model class of"
            + " appendix D, the nearest is '行业机理模型'.",
        "developers.csv | developer_id,registered_on;V1, | registered_on | the value is empty,"
            + " expected a date",
        "microservices.csv | microservice_id; | microservice_id | -",
        "subscriptions.csv | app_id,user_id,from;A9,U1,2024-01-01 | app_id | value 'A9', expected"
            + " an id that apps.csv has.",
        "enterprises.csv | enterprise_id,name,region,paying;E1,甲,上海,yes | paying | value 'yes',"
            + " expected true or false.",
        "declared.csv | indicator,value,window;device.connected,3,week | window | value 'week',"
            + " expected as-of, month or year.",
        "declared.csv | indicator,value;device.connected, | value | the value is empty, expected"
            + " one.",
      })
  void aBadRowOfAnotherLedgerIsNamed(String file, String content, String column, String problem) {
    write(file, content.replace(';', '\n') + "\n");
    if (problem.equals("-")) {
      assertTrue(read().microservices().isEmpty(), "a line without a character is no row");
      return;
    }
    String words = faultEn();
    assertTrue(words.startsWith(file + " line 2, column " + column + ": " + problem), words);
  }

  @Test
  void anAmountHasToBeADecimal() {
    write("apps.csv", "app_id,category,industry,deployment\nA1,安全生产,汽车,公有云\n");
    write("subscriptions.csv", "app_id,user_id,from,amount_cny\nA1,U1,2024-01-01,\"1,000\"\n");
    assertEquals(
        "subscriptions.csv line 2, column amount_cny: "
            + "value '1,000', expected a decimal number, such as 1234.50.",
        faultEn());
  }

  @Test
  void unknownMissingAndDuplicateColumnsAreRefused() {
    write("devices.csv", "device_id,enterprise,category,deployment,connected_from\n");
    assertEquals(
        List.of(
            "devices.csv line 1, column enterprise_id: this required column is missing; the columns"
                + " of this file are device_id, name, enterprise_id, category, deployment,"
                + " protocol, gateway_id, connected_from, retired_on, stale_after_s, manufacturer,"
                + " serial, kind.",
            "devices.csv line 1, column enterprise: this column is unknown; "
                + "the nearest known column is enterprise_id."),
        faultEn().lines().toList());
  }

  @Test
  void severalErrorsAreListedTogetherInBothLanguages() {
    write("enterprises.csv", ENTERPRISES + "E1,甲厂,上海,,机械\nE1,乙厂,北平,,铁\n");
    write("devices.csv", DEVICES + "D1,E1,机床,公有云,2024-02-30,,\nD2,E2,机床,公有云,2024-02-01,,\n");
    Words words = fault();
    assertEquals(
        List.of(
            "enterprises.csv line 3, column enterprise_id: duplicate key 'E1', line 2 has it"
                + " already.",
            "enterprises.csv line 3, column region: value '北平', expected a region of appendix F,"
                + " the nearest is '北京'.",
            "devices.csv line 2, column connected_from: value '2024-02-30', "
                + "expected a date that exists.",
            "devices.csv line 3, column enterprise_id: value 'E2', "
                + "expected an id that enterprises.csv has."),
        words
            .en()
            .replace(folder + "/", "")
            .lines()
            .filter(line -> !line.contains("industry"))
            .toList());
    assertTrue(words.zh().contains("devices.csv 第 2 行，connected_from 列：值“2024-02-30”，应为存在的日期。"));
  }

  @Test
  void anErrorInALedgerCausesNoneWhereItIsReferredTo() {
    write("enterprises.csv", "id,name,region\nE1,甲厂,上海\n");
    assertTrue(faultEn().lines().allMatch(line -> line.startsWith("enterprises.csv line 1")));
    write("enterprises.csv", ENTERPRISES + "E1,甲厂,沪,,\n");
    assertEquals(1, faultEn().lines().count());
  }

  @Test
  void requiredLedgersHaveToBeThere() throws IOException {
    Files.move(folder.resolve("devices.csv"), folder.resolve("device.csv"));
    assertEquals(
        "devices.csv: this ledger is missing (device.csv?); "
            + "where it has no rows, give a file with the header line only.",
        faultEn());
    Files.delete(folder.resolve("device.csv"));
    assertEquals(
        "devices.csv: this ledger is missing; "
            + "where it has no rows, give a file with the header line only.",
        faultEn());
    write("devices.csv", DEVICES);
    assertTrue(read().devices().isEmpty());
  }

  @Test
  void aMisspeltOptionalLedgerIsNotTakenForAnAbsentOne() {
    write("app.csv", "app_id,category,industry,deployment\n");
    write("telemetry.csv", "anything");
    write("facts.json", "{}");
    assertEquals("app.csv: no ledger has this file name; is apps.csv meant?", faultEn());
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    Path nowhere = folder.resolve("nowhere");
    assertEquals(
        nowhere + ": there is no such folder of ledgers.",
        assertThrows(InputFault.class, () -> LedgerReader.read(nowhere)).words().en());
  }

  @Test
  void aMalformedRowIsNamed() {
    write("devices.csv", DEVICES + "D1,E1,机床,公有云,2024-01-01,\nD\"2,E1,机床,公有云,2024-01-01,,\n");
    assertEquals(
        List.of(
            "devices.csv line 2: 6 fields, expected 7 as in the header line.",
            "devices.csv line 3, column device_id: a quote inside an unquoted field, "
                + "expected the whole field in quotes and the quote doubled."),
        faultEn().lines().toList());
  }

  @Test
  void idsHaveALimit() {
    write("devices.csv", DEVICES + "D".repeat(201) + ",E1,机床,公有云,2024-01-01,,\n");
    assertTrue(faultEn().contains("column device_id: value 'DDD"));
    assertTrue(faultEn().endsWith("expected at most 200 characters."));
  }
}
