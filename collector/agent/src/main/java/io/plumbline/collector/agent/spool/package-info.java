/**
 * The spool: batches of samples come in, become chained and sealed frames on disk, and leave once
 * the gateway has acknowledged them. The file layout and the contract with the disk are in {@code
 * docs/agent.md}.
 */
@NullMarked
package io.plumbline.collector.agent.spool;

import org.jspecify.annotations.NullMarked;
