package io.plumbline.collector.agent.state;

import io.plumbline.collector.agent.intake.MappedState;
import io.plumbline.collector.agent.state.Condition.Comparison;
import io.plumbline.collector.agent.state.Condition.Operand;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads rules:
 *
 * <pre>
 * rule      = ( "otherwise" | any ) "->" STATE
 * any       = all { "or" all }
 * all       = one { "and" one }
 * one       = "not" one | "(" any ")" | operand [ compare operand ]
 * operand   = channel | "channel" | 'text' | number | true | false
 * compare   = ">" | ">=" | "&lt;" | "&lt;=" | "=" | "!="
 * </pre>
 *
 * Nested at most {@value #MAX_DEPTH} deep. Used once for each rule.
 */
public final class RuleParser {
  private static final int MAX_DEPTH = 50;
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          ">", Comparison.MORE,
          ">=", Comparison.AT_LEAST,
          "<", Comparison.LESS,
          "<=", Comparison.AT_MOST,
          "=", Comparison.EQUAL,
          "==", Comparison.EQUAL,
          "!=", Comparison.OTHER);
  private static final String STATES =
      Arrays.stream(MappedState.values()).map(Enum::name).collect(Collectors.joining(", "));

  private final String place;
  private final String text;
  private final Set<String> channels;
  private final Set<String> asked;
  private final List<RuleTokens.Token> tokens;
  private int next;
  private int depth;

  private RuleParser(String place, String text, Set<String> channels, Set<String> asked) {
    this.place = place;
    this.text = text;
    this.channels = channels;
    this.asked = asked;
    this.tokens = RuleTokens.of(text, this::fault);
  }

  /**
   * Reads the rules of a device.
   *
   * @param lines the rules with their places
   * @param channels the names of the device's channels
   * @throws InputFault naming file, line, the place in the rule, what is there and what was
   *     expected
   */
  public static StateRules parse(List<Options.Entry> lines, Set<String> channels) {
    List<StateRules.Rule> rules = new ArrayList<>();
    Set<String> asked = new HashSet<>();
    for (Options.Entry line : lines) {
      RuleParser parser =
          new RuleParser(line.place(), String.valueOf(line.value()), channels, asked);
      if (!rules.isEmpty() && rules.getLast().condition() instanceof Condition.Otherwise) {
        throw parser.fault(0, "otherwise 之后没有规则", "no rule behind 'otherwise'");
      }
      rules.add(parser.rule());
    }
    return new StateRules(rules, asked);
  }

  private StateRules.Rule rule() {
    Condition condition = new Condition.Otherwise();
    if (!take("otherwise")) {
      condition = any();
    }
    if (!take("->")) {
      throw fault(at(), "->、and 或 or", "->, and, or");
    }
    RuleTokens.Token name = tokens.get(next++);
    for (MappedState state : MappedState.values()) {
      if (name.kind() == RuleTokens.Kind.WORD && state.name().equals(name.text())) {
        if (tokens.get(next).kind() != RuleTokens.Kind.END) {
          throw fault(at(), "行尾", "the end of the rule");
        }
        return new StateRules.Rule(condition, state);
      }
    }
    throw fault(name.at(), "其中之一：" + STATES, "one of " + STATES);
  }

  private Condition any() {
    Condition condition = all();
    while (take("or")) {
      condition = new Condition.Either(condition, all());
    }
    return condition;
  }

  private Condition all() {
    Condition condition = one();
    while (take("and")) {
      condition = new Condition.Both(condition, one());
    }
    return condition;
  }

  private Condition one() {
    if (++depth > MAX_DEPTH) {
      throw fault(at(), "至多 " + MAX_DEPTH + " 层", "at most " + MAX_DEPTH + " levels");
    }
    try {
      if (take("not")) {
        return new Condition.Not(one());
      }
      if (take("(")) {
        Condition inner = any();
        if (!take(")")) {
          throw fault(at(), "右括号", "')'");
        }
        return inner;
      }
      return comparison();
    } finally {
      depth--;
    }
  }

  private Condition comparison() {
    RuleTokens.Token first = tokens.get(next);
    Operand left = operand();
    Comparison comparison = COMPARISONS.get(tokens.get(next).sign());
    if (comparison != null) {
      next++;
      return new Condition.Compare(left, comparison, operand());
    }
    if (left instanceof Operand.Constant(var value) && !(value instanceof Value.Bool)) {
      throw fault(first.at() + first.text().length(), "比较", "a comparison");
    }
    return new Condition.Holds(left);
  }

  private Operand operand() {
    RuleTokens.Token token = tokens.get(next);
    Operand operand =
        switch (token.kind()) {
          case NUMBER -> new Operand.Constant(number(token));
          case TEXT -> new Operand.Constant(new Value.Text(token.text()));
          case NAME -> channel(token);
          case WORD ->
              switch (token.text()) {
                case "true", "false" ->
                    new Operand.Constant(new Value.Bool(token.text().equals("true")));
                case "and", "or", "not", "otherwise" ->
                    throw fault(token.at(), "通道名、数或文本", "a channel, a number or a text");
                default -> channel(token);
              };
          case SIGN, END -> throw fault(token.at(), "通道名、数或文本", "a channel, a number or a text");
        };
    next++;
    return operand;
  }

  private Operand channel(RuleTokens.Token token) {
    if (!channels.contains(token.text())) {
      String nearest = Nearest.to(token.text(), channels).orElse("");
      throw fault(
          token.at(),
          "本设备的通道，最接近的是 " + nearest,
          "a channel of the device, the nearest is " + nearest);
    }
    asked.add(token.text());
    return new Operand.Channel(token.text());
  }

  private Value number(RuleTokens.Token token) {
    try {
      return token.text().matches("-?\\d{1,18}")
          ? new Value.Int(Long.parseLong(token.text()))
          : new Value.Real(Double.parseDouble(token.text()));
    } catch (NumberFormatException e) {
      throw fault(token.at(), "数", "a number");
    }
  }

  private boolean take(String wanted) {
    if (tokens.get(next).is(wanted)) {
      next++;
      return true;
    }
    return false;
  }

  private int at() {
    return tokens.get(next).at();
  }

  private InputFault fault(int at, String expectedZh, String expectedEn) {
    String found = at < text.length() ? text.substring(at) : "";
    return new InputFault(
        new Words(
            "%s：规则“%s”的第 %d 个字符处是“%s”，应为%s。"
                .formatted(place, text, at + 1, found.isEmpty() ? "行尾" : found, expectedZh),
            "%s: at character %d of the rule '%s' stands '%s', expected %s."
                .formatted(place, at + 1, text, found.isEmpty() ? "nothing" : found, expectedEn)));
  }
}
