package io.plumbline.contract.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsReaderTest {
  @TempDir private Path folder;

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("claims.csv"), content);
  }

  @Test
  void claimsNameAnIndicatorOrARowOfTheForm() throws IOException {
    Path file =
        write(
            "indicator,value,window,dimension,member,unit\n"
                + "device.connected,1200,,,,台/套\n"
                + "device.public-cloud.daily-running,12.5,year,category,机床,\n"
                + "平台是否服务上海智能工厂,是,,,,\n");
    assertEquals(
        List.of(
            new Claim(2, "device.connected", "", "", "", "1200", "台/套"),
            new Claim(3, "device.public-cloud.daily-running", "year", "category", "机床", "12.5", ""),
            new Claim(4, "平台是否服务上海智能工厂", "", "", "", "是", "")),
        ClaimsReader.read(file));
  }

  @Test
  void onlyTheRequiredColumnsHaveToBeThere() throws IOException {
    assertEquals(
        List.of(new Claim(2, "app.total", "", "", "", "14", "")),
        ClaimsReader.read(write("value,indicator\n14,app.total\n")));
  }

  @ParameterizedTest
  @CsvSource({"1200,1200", "12.50,12.50", "-3,-3", "+3,3"})
  void aDecimalIsANumber(String value, BigDecimal expected) {
    assertEquals(Optional.of(expected), claim(value).number());
  }

  @ParameterizedTest
  @CsvSource({"是", "12%", "1e3", "NaN", "12台"})
  void anythingElseIsText(String value) {
    assertEquals(Optional.empty(), claim(value).number());
  }

  private static Claim claim(String value) {
    return new Claim(2, "x", "", "", "", value, "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",,,,5, | indicator | the value is empty, expected one.",
        "a,daily,,,5, | window | value 'daily', expected as-of, month or year.",
        "a,,category,,5, | member | the value is empty, expected a member of category.",
        "a,,,机床,5, | dimension | the value is empty, expected the dimension that '机床' is a member"
            + " of.",
        "a,,,,, | value | the value is empty, expected one.",
        "x,month,category,机床,6, | indicator | duplicate key: line 2 has the same indicator, window,"
            + " dimension and member.",
      })
  void aBadClaimIsNamedWithLineColumnAndValue(String row, String column, String problem)
      throws IOException {
    Path file =
        write(
            "indicator,window,dimension,member,value,unit\nx,month,category,机床,5,\n" + row + "\n");
    String words = assertThrows(InputFault.class, () -> ClaimsReader.read(file)).words().en();
    assertTrue(words.startsWith(file + " line 3, column " + column + ": " + problem), words);
    assertEquals(1, words.lines().count(), words);
  }
}
