package io.plumbline.collector.agent.config;

import io.plumbline.collector.agent.intake.ReportRule;
import io.plumbline.collector.agent.intake.StateMapping;

/**
 * What the agent does with the readings of a channel.
 *
 * @param mapping what its values mean as machine states; {@link StateMapping#NONE} for other roles
 * @param report which readings become samples
 * @param sourceTime which time they have
 */
public record ChannelRules(StateMapping mapping, ReportRule report, SourceTime sourceTime) {}
