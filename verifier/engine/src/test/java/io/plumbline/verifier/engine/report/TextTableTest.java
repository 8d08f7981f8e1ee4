package io.plumbline.verifier.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void wideCharactersTakeTwoCells() {
    assertEquals(4, TextTable.width("机床"));
    assertEquals(2, TextTable.width("（"));
    assertEquals(3, TextTable.width("A机"));
    assertEquals(1, TextTable.width("e\u0301"));
    assertEquals(2, TextTable.width("\uD840\uDC00"));
  }

  @Test
  void columnsLineUpByDisplayWidth() {
    TextTable table = new TextTable("指标", ">数值");
    table.row("机床", "12");
    table.row("A", "3.50");
    assertEquals(
        """
        指标  数值
        ────  ────
        机床    12
        A     3.50
        """,
        table.toString());
  }
}
