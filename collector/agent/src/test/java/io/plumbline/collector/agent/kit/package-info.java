/**
 * What the agent's tests share: an authority, a gateway that speaks the uplink, a generator of
 * readings.
 */
@NullMarked
package io.plumbline.collector.agent.kit;

import org.jspecify.annotations.NullMarked;
