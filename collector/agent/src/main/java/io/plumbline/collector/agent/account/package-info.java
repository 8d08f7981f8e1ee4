/**
 * The account of every sample: what was read is stored, spooled or rejected with a reason, at every
 * instant.
 */
@NullMarked
package io.plumbline.collector.agent.account;

import org.jspecify.annotations.NullMarked;
