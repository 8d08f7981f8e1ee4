package io.plumbline.collector.agent.state;

import io.plumbline.contract.fault.InputFault;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a rule into words, numbers, quoted texts and signs. */
final class RuleTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<number>-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d{1,3})?)(?![\\p{L}_])"
              + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_.]*(?:-[\\p{L}\\p{N}_.]+)*)"
              + "|\"(?<name>[^\"]*)\"|'(?<text>[^']*)'"
              + "|(?<sign>->|→|>=|<=|==|!=|[<>=()])");

  private RuleTokens() {}

  /** What a token is. */
  enum Kind {
    NUMBER,
    WORD,
    NAME,
    TEXT,
    SIGN,
    END
  }

  /**
   * One token.
   *
   * @param text without quotes
   * @param at index of its first character in the rule
   */
  record Token(Kind kind, String text, int at) {
    /** Whether it is this word or sign, not in quotes. */
    boolean is(String wanted) {
      return (kind == Kind.WORD || kind == Kind.SIGN) && text.equals(wanted);
    }

    /** The sign, or nothing. */
    String sign() {
      return kind == Kind.SIGN ? text : "";
    }
  }

  /** Makes the fault for a character that starts no token. */
  @FunctionalInterface
  interface Faults {
    InputFault at(int at, String expectedZh, String expectedEn);
  }

  static List<Token> of(String rule, Faults faults) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(rule);
    int at = 0;
    while (true) {
      while (at < rule.length() && Character.isWhitespace(rule.charAt(at))) {
        at++;
      }
      if (at == rule.length()) {
        tokens.add(new Token(Kind.END, "", at));
        return tokens;
      }
      if (!matcher.region(at, rule.length()).lookingAt()) {
        throw faults.at(at, "通道名、数、'文本' 或比较号", "a channel, a number, a 'text' or a comparison");
      }
      tokens.add(token(matcher, at));
      at = matcher.end();
    }
  }

  private static Token token(Matcher matcher, int at) {
    if (matcher.group("number") != null) {
      return new Token(Kind.NUMBER, matcher.group("number"), at);
    }
    if (matcher.group("word") != null) {
      return new Token(Kind.WORD, matcher.group("word"), at);
    }
    if (matcher.group("name") != null) {
      return new Token(Kind.NAME, matcher.group("name"), at);
    }
    if (matcher.group("text") != null) {
      return new Token(Kind.TEXT, matcher.group("text"), at);
    }
    String sign = matcher.group("sign");
    return new Token(Kind.SIGN, sign.equals("→") ? "->" : sign, at);
  }
}
