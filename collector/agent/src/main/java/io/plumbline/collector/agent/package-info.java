/**
 * The edge agent: readings of drivers come in, sealed frames leave through a spool and the uplink.
 */
@NullMarked
package io.plumbline.collector.agent;

import org.jspecify.annotations.NullMarked;
