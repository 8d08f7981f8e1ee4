/**
 * The uplink: frames and seals of the spool go to the gateway over TLS, acknowledgements and
 * refusals come back.
 */
@NullMarked
package io.plumbline.collector.agent.uplink;

import org.jspecify.annotations.NullMarked;
