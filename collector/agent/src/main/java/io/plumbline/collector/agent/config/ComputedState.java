package io.plumbline.collector.agent.config;

import io.plumbline.collector.agent.intake.ReportRule;
import io.plumbline.collector.agent.state.StateRules;
import io.plumbline.driver.ChannelSpec;

/**
 * A device's state that follows from its other channels. No driver knows of it.
 *
 * @param channel the channel that it becomes, named {@code state}
 * @param rules how it follows
 * @param report which changes become samples
 */
public record ComputedState(ChannelSpec channel, StateRules rules, ReportRule report) {}
