package io.plumbline.collector.agent.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plumbline.collector.agent.intake.MappedState;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateRulesTest {
  private static final Set<String> CHANNELS =
      Set.of("load", "alarm", "mode", "spindle.speed", "feed-rate", "主轴负载", "two words");

  private final Map<String, Tag> now = new HashMap<>();

  private static StateRules rules(String... lines) {
    return RuleParser.parse(
        Stream.of(lines).map(line -> new Options.Entry(line, "agent.yaml:12:9")).toList(),
        CHANNELS);
  }

  private static String fault(String... lines) {
    return assertThrows(InputFault.class, () -> rules(lines)).words().en();
  }

  private StateRulesTest with(String channel, Value value) {
    now.put(channel, new Tag(value, Quality.GOOD, 7));
    return this;
  }

  private MappedState judge(String... lines) {
    return rules(lines).judge(now).state();
  }

  private boolean holds(String condition) {
    return switch (judge(condition + " -> RUNNING", "otherwise -> IDLE")) {
      case RUNNING -> true;
      case IDLE -> false;
      default -> throw new AssertionError(condition + " is unknown");
    };
  }

  private boolean isUnknown(String condition) {
    return judge(condition + " -> RUNNING", "otherwise -> IDLE") == MappedState.BAD;
  }

  @Test
  void theFirstRuleThatAppliesDecides() {
    String[] lines = {"alarm -> FAULT", "load > 5 -> RUNNING", "otherwise -> IDLE"};

    with("alarm", new Value.Bool(false)).with("load", new Value.Real(5.5));
    assertEquals(MappedState.RUNNING, judge(lines));
    with("load", new Value.Int(5));
    assertEquals(MappedState.IDLE, judge(lines));
    with("alarm", new Value.Bool(true));
    assertEquals(MappedState.FAULT, judge(lines));
  }

  @Test
  void withoutOtherwiseTheStateIsUnknown() {
    with("load", new Value.Int(1));
    assertEquals(MappedState.UNKNOWN, judge("load > 5 -> RUNNING"));
  }

  @Test
  void numbersCompareByValueTextsAndTruthValuesLetterForLetter() {
    with("load", new Value.Int(5)).with("spindle.speed", new Value.Real(0.1));
    with("mode", new Value.Text("AUTO")).with("alarm", new Value.Bool(true));

    assertEquals(true, holds("load = 5.0"));
    assertEquals(true, holds("load >= 5"));
    assertEquals(false, holds("load < -5e-1"));
    assertEquals(true, holds("spindle.speed = 0.1"));
    assertEquals(true, holds("load > spindle.speed"));
    assertEquals(true, holds("5 <= load"));
    assertEquals(true, holds("mode = 'AUTO'"));
    assertEquals(true, holds("mode != 'auto'"));
    assertEquals(true, holds("alarm == true"));
    assertEquals(true, isUnknown("mode > 'AAA'"));
    assertEquals(true, isUnknown("mode = 5"));
    assertEquals(true, isUnknown("load"));
  }

  @Test
  void andBindsCloserThanOrAndNotCloserThanAnd() {
    with("load", new Value.Int(1)).with("alarm", new Value.Bool(true));

    assertEquals(true, holds("alarm or alarm and load > 5"));
    assertEquals(false, holds("(alarm or alarm) and load > 5"));
    assertEquals(true, holds("not load > 5 and alarm"));
    assertEquals(true, holds("not not alarm"));
  }

  @Test
  void whatIsNotKnownDecidesNothingUnlessItDoesNotMatter() {
    with("alarm", new Value.Bool(true));

    assertEquals(true, isUnknown("load > 5"));
    assertEquals(true, holds("alarm or load > 5"));
    assertEquals(false, holds("not alarm and load > 5"));
    now.put("load", new Tag(Value.NONE, Quality.BAD, 7));
    assertEquals(true, isUnknown("not load > 5"));
    assertEquals(
        new StateRules.Outcome(MappedState.BAD, Quality.BAD),
        rules("load > 5 -> RUNNING", "alarm -> FAULT").judge(now),
        "a later rule must not win over one that might apply");
  }

  @Test
  void anUncertainValueMakesTheStateUncertain() {
    now.put("load", new Tag(new Value.Int(9), Quality.UNCERTAIN, 7));
    assertEquals(
        new StateRules.Outcome(MappedState.RUNNING, Quality.UNCERTAIN),
        rules("load > 5 -> RUNNING").judge(now));
  }

  @Test
  void channelsMayHaveAnyName() {
    with("feed-rate", new Value.Int(1)).with("主轴负载", new Value.Int(9));
    with("two words", new Value.Int(1));

    assertEquals(true, holds("主轴负载>5 and feed-rate>0 and \"two words\" = 1"));
    assertEquals(MappedState.RUNNING, judge("feed-rate>0→RUNNING"));
    assertEquals(Set.of("load", "alarm"), rules("load > 5 and alarm -> RUNNING").tags());
  }

  @Test
  void faultsNameThePlaceTheCharacterAndWhatWasExpected() {
    assertEquals(
        "agent.yaml:12:9: at character 7 of the rule 'load >> 5 -> RUNNING' stands '> 5 ->"
            + " RUNNING', expected a channel, a number or a text.",
        fault("load >> 5 -> RUNNING"));
    assertEquals(
        "agent.yaml:12:9: at character 1 of the rule 'laod > 5 -> RUNNING' stands 'laod > 5 ->"
            + " RUNNING', expected a channel of the device, the nearest is load.",
        fault("laod > 5 -> RUNNING"));
    assertEquals(
        "agent.yaml:12:9: at character 13 of the rule 'load > 5 -> RUN' stands 'RUN', expected one"
            + " of RUNNING, IDLE, FAULT, MAINTENANCE, OFFLINE, UNKNOWN, BAD.",
        fault("load > 5 -> RUN"));
    assertEquals(true, fault("load > 5").endsWith("stands 'nothing', expected ->, and, or."));
    assertEquals(true, fault("5 -> IDLE").endsWith("expected a comparison."));
    assertEquals(true, fault("(load > 5 -> IDLE").endsWith("expected ')'."));
    assertEquals(true, fault("load > 5 -> IDLE now").endsWith("expected the end of the rule."));
    assertEquals(
        true, fault("load @ 5 -> IDLE").endsWith("a channel, a number, a 'text' or a comparison."));
    assertEquals(
        true,
        fault("otherwise -> IDLE", "load > 5 -> RUNNING")
            .endsWith("expected no rule behind 'otherwise'."));
    assertEquals(
        true,
        fault("(".repeat(60) + "load" + ")".repeat(60) + " -> IDLE")
            .endsWith("at most 50 levels."));
  }
}
