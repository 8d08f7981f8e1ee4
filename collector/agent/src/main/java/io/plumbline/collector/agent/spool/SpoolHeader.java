package io.plumbline.collector.agent.spool;

import io.plumbline.contract.chain.Digest;
import java.util.UUID;

/**
 * The first bytes of a spool file.
 *
 * @param number 1, 2, 3 … over the life of the folder
 * @param boot the boot whose frames the file holds; a boot goes on over files
 * @param afterSequence the boot's last frame before this file, 0 for none
 * @param createdMicros when the file was made
 * @param previousHead hash of the last frame of the file before, {@link Digest#ZERO} for the first
 * @param previousEndMicros when the file before was written last
 * @param previousLength how many bytes of the file before are valid, −1 for the first; bytes after
 *     it were never promised to anybody and were written again into this file
 */
record SpoolHeader(
    long number,
    UUID boot,
    long afterSequence,
    long createdMicros,
    Digest previousHead,
    long previousEndMicros,
    long previousLength) {}
