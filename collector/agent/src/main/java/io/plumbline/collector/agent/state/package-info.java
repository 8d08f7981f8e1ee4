/**
 * Machine states from several channels: rules such as {@code load > 5 -> RUNNING} come in, the
 * values of a device's channels follow, and the state that they stand for goes out.
 */
@NullMarked
package io.plumbline.collector.agent.state;

import org.jspecify.annotations.NullMarked;
