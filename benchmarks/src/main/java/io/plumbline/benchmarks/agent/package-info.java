/**
 * A real agent, started from the distribution, between simulated machines and a real gateway, each
 * in a process of its own. In come the machines' own counters, out go processor time, memory and an
 * account of every sample.
 */
@NullMarked
package io.plumbline.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
