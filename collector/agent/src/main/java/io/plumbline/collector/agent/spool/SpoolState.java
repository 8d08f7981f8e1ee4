package io.plumbline.collector.agent.spool;

import java.util.UUID;

/**
 * What is in the spool.
 *
 * @param files files on disk
 * @param bytes their bytes together
 * @param boot the chain that is being written
 * @param sequence its last frame
 * @param sealed its last frame that a seal covers
 * @param isDrained whether the gateway has everything
 */
public record SpoolState(
    int files, long bytes, UUID boot, long sequence, long sealed, boolean isDrained) {}
