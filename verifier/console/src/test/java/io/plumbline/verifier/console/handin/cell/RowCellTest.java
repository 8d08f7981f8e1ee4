package io.plumbline.verifier.console.handin.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cell beside a row of the official form states. */
class RowCellTest {
  private static final Scheme SCHEME = Schemes.get("shanghai-410-2024");
  private static final String CONNECTED = "连接的工业设备/产品/产线种类及数量（台/套）";
  private static final String BY_CATEGORY = "按二级分类统计工业设备数量（台/套）";
  private static final String BY_COUNTRY = "其中：按海外国家分类统计海外设备连接数量";
  private static final String RUNNING = "其中：公有云工业设备平均日运行数量（台/套）";
  private static final String UTILISATION = "平台连接工业设备利用率（%）";

  @TempDir private static Path folder;
  private static RowCell cells;

  @BeforeAll
  static void readALedgerWithTwoCountries() throws IOException {
    Files.writeString(
        folder.resolve("enterprises.csv"),
        """
        enterprise_id,name,region,country
        E1,一,海外,俄罗斯Russia
        E2,二,海外,美国United States
        """);
    Files.writeString(
        folder.resolve("devices.csv"),
        "device_id,enterprise_id,category,deployment,connected_from\n");
    cells = new RowCell(new MemberNames(List.of(SCHEME), LedgerReader.read(folder)));
  }

  private static CellReading read(String name, String text) {
    return cells.read(new FormRows(List.of(SCHEME)).find(name).orElseThrow(), text);
  }

  /** Figures as {@code window/member=value}, separated by blanks. */
  private static String figures(String name, String text) {
    CellReading reading = read(name, text);
    return assertInstanceOf(CellReading.Figures.class, reading, reading.toString())
        .figures()
        .stream()
        .map(figure ->
            figure.window().map(window -> window.token() + "/").orElse("")
                + figure.member()
                + "="
                + figure.value().toPlainString())
        .collect(Collectors.joining(" "));
  }

  private static String refusal(String name, String text) {
    CellReading reading = read(name, text);
    return assertInstanceOf(CellReading.Refused.class, reading, reading.toString()).expected().en();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1000 | 1000",
        "１，０００ | 1000",
        "1,234,567台/套 | 1234567",
        "1,234.5万 | 12345000",
        "1.2亿台 | 120000000",
        "3千套 | 3000",
        "12 （台/套） | refused",
        "总数 1,000 台/套，其中私有化部署涉及的相关数量 200 台/套 | 1000",
        "总数：1.5万台/套；其中私有化部署涉及的相关数量：200台/套。 | 15000",
        "总数 88 台/套 | 88",
      })
  void totalsAreReadAsTheFormPrescribesThem(String text, String expected) {
    if (expected.equals("refused")) {
      refusal(CONNECTED, text);
    } else {
      assertEquals("=" + expected, figures(CONNECTED, text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "约1000",
        "近1000台",
        "1000余台",
        "1000+",
        "超过1000",
        "1000以上",
        "100-200",
        "1000左右",
        "≥1000",
        "~1000",
        "1,23",
        "1,2345",
        "12,34,567",
        "1 234",
        "1000 2000",
        "007",
        "1.2.3",
        "一千",
        "10²",
        "①",
        "1e3",
        "=1+1",
        "1000 kW",
        "85%",
        "1亿2000万",
        "1000万元",
        "见附件",
        "总数 10 台/套，其中私有化部署涉及的相关数量 20 台/套",
        "1000\u200b"
      })
  void whatIsNotOneExactNumberIsRefused(String text) {
    assertTrue(refusal(CONNECTED, text).startsWith("expected") || text.contains("其中"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "采矿设备：1000、化工设备 2000 | 采矿设备=1000 化工设备=2000",
        "电工、电子设备：5、机床 3 | 电工、电子设备=5 机床=3",
        "机床：1，机器人：2；其他 3。 | 机床=1 机器人=2 其他=3",
        "机床 1,000台，机器人 2,500 台 | 机床=1000 机器人=2500",
        "机床：1.5万台、机器人：２０台 | 机床=15000 机器人=20",
        "机床 ： 1 机器人 ： 2 | 机床=1 机器人=2",
        "数控机床：7 | 数控机床=7",
      })
  void listsGiveAFigureForEachMember(String text, String expected) {
    assertEquals(expected, figures(BY_CATEGORY, text));
  }

  @Test
  void aListMayHaveALineForEachMember() {
    assertEquals("机床=1 机器人=2", figures(BY_CATEGORY, "机床：1\n机器人：2\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000",
        "机床、机器人：3",
        "机床：1、机床：2",
        "机床约100",
        "机床：1,000,5",
        "合计：10",
        "机床：1-2",
        "机床-5",
        "机床：1.2.3",
        "机床：3台机器人4",
        "机床：1、",
        "机床",
        "机床：1（其中五轴 1）",
        "机床：10²"
      })
  void aListWithAnythingElseInItIsRefused(String text) {
    if (text.equals("机床：1、")) {
      assertEquals("机床=1", figures(BY_CATEGORY, text));
    } else {
      refusal(BY_CATEGORY, text);
    }
  }

  @Test
  void aCountryMayStandWithoutItsEnglishName() {
    assertEquals("美国United States=1000 俄罗斯Russia=1500", figures(BY_COUNTRY, "美国：1000、俄罗斯1500"));
    assertEquals("美国United States=1", figures(BY_COUNTRY, "美国United States：1"));
  }

  @Test
  void aModelClassMayEndAsTheNoticesExampleDoes() {
    assertEquals("数据算法模型=20 研发仿真模型=30", figures("按分类统计工业模型数量（个）", "数据算法类：20 个、研发仿真类：30 个"));
  }

  @Test
  void windowsThatTheCellNamesAreKeptApart() {
    assertEquals("year/=500 month/=480", figures(RUNNING, "近一年：500；近一月：480"));
    assertEquals("month/=480.5", figures(RUNNING, "近一个月日平均值 480.5 台/套"));
    assertEquals(
        "year/机床=5 year/机器人=3 month/机床=4",
        figures("按二级分类统计公有云工业设备平均日运行数量（台/套）", "近一年：机床：5、机器人 3；近一月：机床：4"));
    refusal(RUNNING, "近一年：500；近一年：480");
  }

  @Test
  void percentagesAreNumbersWithOrWithoutTheSign() {
    assertEquals("=85.50", figures(UTILISATION, "85.50%"));
    assertEquals("=85.5", figures(UTILISATION, "８５．５％"));
    assertEquals("=0.855", figures(UTILISATION, "0.855"));
    refusal(UTILISATION, "85.5万");
    refusal(UTILISATION, "85‰");
  }

  @Test
  void moneyIsConvertedUnlessItsUnitIsCutShort() {
    String revenue = "工业APP订阅总金额（万元）";
    assertEquals("=1234.5", figures(revenue, "1,234.5万元"));
    assertEquals("=1.2345", figures(revenue, "12,345元"));
    assertEquals("=20000", figures(revenue, "2亿元"));
    assertEquals(new CellReading.Text("1,234.5万"), read(revenue, "1,234.5万"));
  }

  @Test
  void dashesStateNothingAndSaySo() {
    CellReading.Figures reading = assertInstanceOf(CellReading.Figures.class, read(CONNECTED, "—"));
    assertEquals(0, reading.figures().size());
    assertEquals("'—': nothing is claimed", reading.notes().getFirst().en());
  }

  @Test
  void aStatedNumberThatIsNoneStaysText() {
    assertEquals(new CellReading.Text("约 30"), read("平台服务园区总数（个）", "约 30"));
    assertEquals("=30", figures("平台服务园区总数（个）", "30个"));
  }

  @Test
  void thePrivatePartIsListed() {
    CellReading.Figures reading =
        assertInstanceOf(
            CellReading.Figures.class, read(CONNECTED, "总数 1000 台/套，其中私有化部署涉及的相关数量 200 台/套"));
    assertTrue(reading.notes().getFirst().en().startsWith("200台/套 of it in private"));
  }

  @Test
  void aRowWithTwoNumbersHasBothClaimed() {
    String orders = "平台订单数量（个），填写近一年总量";
    assertEquals("as-of/=1200 year/=300", figures(orders, "1200，近一年总量 300"));
    assertEquals("as-of/=12000 year/=3000", figures(orders, "总数：1.2万个；近一年：3,000个"));
    assertEquals("year/=300", figures(orders, "近一年总量：300"));
  }
}
