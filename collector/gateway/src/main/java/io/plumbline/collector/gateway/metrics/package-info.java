/** What the gateway counts and times, in the names that Prometheus sees. */
@NullMarked
package io.plumbline.collector.gateway.metrics;

import org.jspecify.annotations.NullMarked;
