package io.plumbline.collector.archive;

import java.nio.file.Path;

/**
 * What was done at the start to a segment that a writer had left open.
 *
 * @param file the segment, closed by now; where it had held no record it was removed
 * @param records records that were kept
 * @param cutBytes bytes of a record begun but not whole, which were cut; nothing in them had been
 *     acknowledged
 */
public record Repair(Path file, long records, long cutBytes) {}
