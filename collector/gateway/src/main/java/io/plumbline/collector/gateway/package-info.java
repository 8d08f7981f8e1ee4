/** The gateway: frames of agents come in, the archive and the database rows go out. */
@NullMarked
package io.plumbline.collector.gateway;

import org.jspecify.annotations.NullMarked;
