/**
 * What an agent and a gateway say to each other, each message behind a 32-bit length. The layout is
 * in {@code docs/formats/uplink.md}.
 */
@NullMarked
package io.plumbline.contract.uplink;

import org.jspecify.annotations.NullMarked;
