/**
 * Who may speak: a small certificate authority, one-time tokens and the devices that each agent may
 * write. Tokens and certificate requests come in, certificates go out, to the agent and into the
 * archive.
 */
@NullMarked
package io.plumbline.collector.gateway.trust;

import org.jspecify.annotations.NullMarked;
