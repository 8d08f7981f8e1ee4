package io.plumbline.collector.agent.intake;

import io.plumbline.collector.agent.config.ComputedState;
import io.plumbline.collector.agent.state.StateRules;
import io.plumbline.collector.agent.state.Tag;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.driver.Reading;
import java.util.HashMap;
import java.util.Map;

/**
 * The computed state of one device: what its channels say now, and the channel that the state goes
 * to. Guarded by the intake's lock.
 */
final class ComputedIntake {
  private final ComputedState state;
  private final ChannelIntake channel;
  private final Map<String, Tag> now = new HashMap<>();

  ComputedIntake(ComputedState state, ChannelIntake channel) {
    this.state = state;
    this.channel = channel;
  }

  /** The channel of the state. */
  ChannelIntake channel() {
    return channel;
  }

  /** A channel of the device has a value; true if the rules ask for it. */
  boolean note(Sample sample) {
    String name = sample.series().channel();
    if (!state.rules().tags().contains(name)) {
      return false;
    }
    now.put(name, new Tag(sample.value(), sample.quality(), sample.sourceMicros()));
    return true;
  }

  /**
   * The state now. It holds from the newest of the values on that it follows from; values that
   * arrive together change it once.
   */
  Reading judge() {
    StateRules.Outcome outcome = state.rules().judge(now);
    StateMapping.Mapped mapped = outcome.state().at(outcome.quality());
    long source = now.values().stream().mapToLong(Tag::sourceMicros).max().orElseThrow();
    return new Reading(state.channel(), source, mapped.value(), mapped.quality());
  }
}
