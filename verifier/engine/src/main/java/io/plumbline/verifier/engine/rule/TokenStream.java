package io.plumbline.verifier.engine.rule;

import io.plumbline.contract.fault.InputFault;
import java.util.List;

/** The words of an expression, taken one after the other within limits. Not thread-safe. */
final class TokenStream {
  private final Source source;
  private final List<Token> tokens;
  private int at;
  private int depth;

  TokenStream(Source source) {
    this.source = source;
    if (source.text().length() > Rules.MAX_LENGTH) {
      throw source.fault(
          0,
          "规则有 %d 个字符，最多 %d 个。",
          "the expression has %d characters, expected at most %d.",
          source.text().length(),
          Rules.MAX_LENGTH);
    }
    this.tokens = new Scanner(source).tokens();
    if (tokens.size() > Rules.MAX_WORDS) {
      throw source.fault(
          tokens.get(Rules.MAX_WORDS).start(),
          "规则有 %d 个词，最多 %d 个。",
          "the expression has %d words, expected at most %d.",
          tokens.size(),
          Rules.MAX_WORDS);
    }
  }

  Token peek() {
    return tokens.get(at);
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  /** Takes the next word if it is this one. */
  boolean takes(String word) {
    if (peek().is(word)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(String word) {
    if (!takes(word)) {
      throw unexpected(peek(), "“" + word + "”", "'" + word + "'");
    }
  }

  Token expect(Token.Kind kind, String zh, String en) {
    Token token = next();
    if (token.kind() != kind) {
      throw unexpected(token, zh, en);
    }
    return token;
  }

  InputFault unexpected(Token token, String zh, String en) {
    if (token.kind() == Token.Kind.END) {
      return source.fault(
          token.start(), "规则到此结束，应有" + zh + "。", "the expression ends, expected " + en + ".");
    }
    String found = source.text().substring(token.start(), token.end());
    return source.fault(
        token.start(),
        "有“" + found + "”，应为" + zh + "。",
        "found '" + found + "', expected " + en + ".");
  }

  /** Goes one level down. */
  void down() {
    if (++depth > Rules.MAX_DEPTH) {
      throw source.fault(
          peek().start(), "嵌套超过 %d 层。", "more than %d levels of nesting.", Rules.MAX_DEPTH);
    }
  }

  void up() {
    depth--;
  }
}
