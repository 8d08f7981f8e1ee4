/** Metrics and health over HTTP on the loopback interface. */
@NullMarked
package io.plumbline.collector.agent.metrics;

import org.jspecify.annotations.NullMarked;
