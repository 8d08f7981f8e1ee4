package io.plumbline.collector.archive;

import java.nio.file.Path;

/**
 * How far a gateway's segments are durable. Whoever copies records elsewhere goes no further: what
 * follows may be cut again and its positions given anew.
 *
 * @param file the segment that was written last, under the name it had then
 * @param offset durable bytes of that file
 * @param position position of the last durable record, 0 before the first
 */
public record Durable(Path file, long offset, long position) {}
