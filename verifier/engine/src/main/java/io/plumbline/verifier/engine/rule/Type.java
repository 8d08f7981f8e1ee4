package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.Words;

/** What an expression stands for. */
public enum Type {
  NUMBER("数", "a number"),
  TRUTH("判断", "a condition"),
  DATE("日期", "a date"),
  TEXT("文字", "a text");

  private final Words words;

  Type(String zh, String en) {
    words = new Words(zh, en);
  }

  /** The type for people. */
  Words words() {
    return words;
  }
}
