/**
 * The uplink's Netty pipeline, one handler per concern: connection limit, TLS, message boundaries,
 * decoding, Hello, offers, and the end of a connection. Bytes of agents come in, decoded offers go
 * to the committer, answers go out.
 */
@NullMarked
package io.plumbline.collector.gateway.uplink;

import org.jspecify.annotations.NullMarked;
