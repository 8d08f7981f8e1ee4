/**
 * MTConnect agents: documents over HTTP come in, followed by sequence number; observations go out.
 */
@NullMarked
package io.plumbline.driver.mtconnect.agent;

import org.jspecify.annotations.NullMarked;
