/** What the gateway's long-running threads have in common: how they end, and how long they wait. */
@NullMarked
package io.plumbline.collector.gateway.thread;

import org.jspecify.annotations.NullMarked;
