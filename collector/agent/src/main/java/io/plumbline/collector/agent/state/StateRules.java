package io.plumbline.collector.agent.state;

import io.plumbline.collector.agent.intake.MappedState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one device, the first that applies decides. A rule that is unknown decides too: the
 * state is then BAD, because a later rule must not win over one that might apply. Immutable.
 */
public final class StateRules {
  private final List<Rule> rules;
  private final Set<String> tags;

  /** One line: when the condition holds the machine is in the state. */
  record Rule(Condition condition, MappedState state) {}

  StateRules(List<Rule> rules, Set<String> tags) {
    this.rules = List.copyOf(rules);
    this.tags = Set.copyOf(tags);
  }

  /** The channels that the rules ask for. */
  public Set<String> tags() {
    return tags;
  }

  /**
   * The state that the channels' values stand for.
   *
   * @param now the channels' values; a channel that was never read is missing
   */
  public Outcome judge(Map<String, Tag> now) {
    Set<String> asked = new HashSet<>();
    for (Rule rule : rules) {
      switch (rule.condition().ask(name -> value(now.get(name), name, asked))) {
        case YES -> {
          boolean isSure =
              asked.stream()
                  .map(now::get)
                  .allMatch(tag -> tag == null || tag.quality() == Quality.GOOD);
          return new Outcome(rule.state(), isSure ? Quality.GOOD : Quality.UNCERTAIN);
        }
        case UNKNOWN -> {
          return new Outcome(MappedState.BAD, Quality.BAD);
        }
        case NO -> {
          // The next rule decides.
        }
      }
    }
    return new Outcome(MappedState.UNKNOWN, Quality.GOOD);
  }

  /**
   * What the rules say.
   *
   * @param state the state, BAD when a value that matters is not known
   * @param quality UNCERTAIN when a value that was asked for is
   */
  public record Outcome(MappedState state, Quality quality) {}

  private static @Nullable Value value(@Nullable Tag tag, String name, Set<String> asked) {
    if (tag == null || !tag.isKnown()) {
      return null;
    }
    asked.add(name);
    return tag.value();
  }
}
