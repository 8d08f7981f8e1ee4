/** Identity: the agent's key, its certificate and how it gets one from a gateway. */
@NullMarked
package io.plumbline.collector.agent.identity;

import org.jspecify.annotations.NullMarked;
