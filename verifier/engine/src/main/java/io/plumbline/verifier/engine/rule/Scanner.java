package io.plumbline.verifier.engine.rule;

import io.plumbline.verifier.engine.rule.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into words. */
final class Scanner {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,30}(\\.\\d{1,30})?");
  private static final Pattern WORD = Pattern.compile("[a-z]+(-[a-z]+)*");
  private static final Map<String, String> SIGNS =
      Map.of("≤", "<=", "≥", ">=", "≠", "<>", "×", "*", "÷", "/", "−", "-");

  private final Source source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  Scanner(Source source) {
    this.source = source;
    this.text = source.text();
  }

  List<Token> tokens() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '{') {
        enclosed(Kind.FIGURE, '}');
      } else if (c == '"') {
        enclosed(Kind.TEXT, '"');
      } else if (!matched(Kind.DATE, DATE)
          && !matched(Kind.NUMBER, NUMBER)
          && !matched(Kind.WORD, WORD)) {
        sign();
      }
    }
    add(Kind.END, "", at, at);
    return tokens;
  }

  private void enclosed(Kind kind, char closing) {
    int end = text.indexOf(closing, at + 1);
    if (end < 0) {
      throw source.fault(
          at, "“%s”没有结束，应有 %s。", "'%s' has no end, expected %s.", text.charAt(at), closing);
    }
    if (end == at + 1) {
      throw source.fault(at, "%s%s 里是空的。", "%s%s is empty.", text.charAt(at), closing);
    }
    add(kind, text.substring(at + 1, end), at, end + 1);
  }

  private boolean matched(Kind kind, Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    add(kind, matcher.group(), at, matcher.end());
    return true;
  }

  private void sign() {
    String two = text.substring(at, Math.min(text.length(), at + 2));
    if (two.equals("<=") || two.equals(">=") || two.equals("<>")) {
      add(Kind.SIGN, two, at, at + 2);
      return;
    }
    String one = text.substring(at, at + 1);
    String sign = SIGNS.getOrDefault(one, one);
    if (!"<=>=<>+-*/()[],%".contains(sign)) {
      throw source.fault(
          at,
          "不认识的字符“%s”，应为数、{行号}、\"文字\"、运算符或 ( ) [ ]。",
          "unknown character '%s', expected a number, {row}, \"text\", an operator or ( ) [ ].",
          one);
    }
    add(Kind.SIGN, sign, at, at + 1);
  }

  private void add(Kind kind, String word, int start, int end) {
    tokens.add(new Token(kind, word, start, end));
    at = end;
  }
}
