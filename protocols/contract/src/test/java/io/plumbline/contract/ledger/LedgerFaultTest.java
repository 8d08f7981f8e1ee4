package io.plumbline.contract.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.Words;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a ledger is named: file, line, column, value, and what was expected. */
class LedgerFaultTest {
  @TempDir private Path folder;

  private SampleLedgers ledgers;

  @BeforeEach
  void twoGoodLedgers() {
    ledgers = new SampleLedgers(folder);
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
    ledgers.write("enterprises.csv", SampleLedgers.ENTERPRISES + "E1,甲厂,上海,,机械\n" + row + "\n");
    String words = ledgers.faultEn();
    assertTrue(
        words.startsWith("enterprises.csv line 3, column " + column + ": " + problem), words);
    assertEquals(1, words.lines().count(), words);
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
    ledgers.write(
        "devices.csv", SampleLedgers.DEVICES + "D1,E1,机床,公有云,2024-01-01,,\n" + row + "\n");
    String words = ledgers.faultEn();
    assertTrue(words.startsWith("devices.csv line 3, column " + column + ": " + problem), words);
    assertEquals(1, words.lines().count(), words);
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
    ledgers.write(file, content.replace(';', '\n') + "\n");
    if (problem.equals("-")) {
      assertTrue(ledgers.read().microservices().isEmpty(), "a line without a character is no row");
      return;
    }
    String words = ledgers.faultEn();
    assertTrue(words.startsWith(file + " line 2, column " + column + ": " + problem), words);
  }

  @Test
  void anAmountHasToBeADecimal() {
    ledgers.write("apps.csv", "app_id,category,industry,deployment\nA1,安全生产,汽车,公有云\n");
    ledgers.write(
        "subscriptions.csv", "app_id,user_id,from,amount_cny\nA1,U1,2024-01-01,\"1,000\"\n");
    assertEquals(
        "subscriptions.csv line 2, column amount_cny: "
            + "value '1,000', expected a decimal number, such as 1234.50.",
        ledgers.faultEn());
  }

  @Test
  void unknownMissingAndDuplicateColumnsAreRefused() {
    ledgers.write("devices.csv", "device_id,enterprise,category,deployment,connected_from\n");
    assertEquals(
        List.of(
            "devices.csv line 1, column enterprise_id: this required column is missing; the columns"
                + " of this file are device_id, name, enterprise_id, category, deployment,"
                + " protocol, gateway_id, connected_from, retired_on, stale_after_s, manufacturer,"
                + " serial, kind.",
            "devices.csv line 1, column enterprise: this column is unknown; "
                + "the nearest known column is enterprise_id."),
        ledgers.faultEn().lines().toList());
  }

  @Test
  void severalErrorsAreListedTogetherInBothLanguages() {
    ledgers.write("enterprises.csv", SampleLedgers.ENTERPRISES + "E1,甲厂,上海,,机械\nE1,乙厂,北平,,铁\n");
    ledgers.write(
        "devices.csv",
        SampleLedgers.DEVICES + "D1,E1,机床,公有云,2024-02-30,,\nD2,E2,机床,公有云,2024-02-01,,\n");
    Words words = ledgers.fault();
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
    ledgers.write("enterprises.csv", "id,name,region\nE1,甲厂,上海\n");
    assertTrue(
        ledgers.faultEn().lines().allMatch(line -> line.startsWith("enterprises.csv line 1")));
    ledgers.write("enterprises.csv", SampleLedgers.ENTERPRISES + "E1,甲厂,沪,,\n");
    assertEquals(1, ledgers.faultEn().lines().count());
  }

  @Test
  void aMalformedRowIsNamed() {
    ledgers.write(
        "devices.csv",
        SampleLedgers.DEVICES + "D1,E1,机床,公有云,2024-01-01,\nD\"2,E1,机床,公有云,2024-01-01,,\n");
    assertEquals(
        List.of(
            "devices.csv line 2: 6 fields, expected 7 as in the header line.",
            "devices.csv line 3, column device_id: a quote inside an unquoted field, "
                + "expected the whole field in quotes and the quote doubled."),
        ledgers.faultEn().lines().toList());
  }

  @Test
  void idsHaveALimit() {
    ledgers.write(
        "devices.csv", SampleLedgers.DEVICES + "D".repeat(201) + ",E1,机床,公有云,2024-01-01,,\n");
    assertTrue(ledgers.faultEn().contains("column device_id: value 'DDD"));
    assertTrue(ledgers.faultEn().endsWith("expected at most 200 characters."));
  }
}
