/**
 * The importers of recordings: files of the exchange formats and adapters' lines come in, one
 * import call of an archive goes out, all of it or nothing.
 *
 * <p>A call reads every file into frames in a staging folder and puts it in place by one rename. A
 * process that dies before that leaves the archive as it was; the same call run again starts over,
 * which costs seconds. Each call's folder has a list of the files it took, by the SHA-256 of their
 * bytes, and a file that any call has taken before is not taken again. For files of telemetry and
 * usage the name does not matter; two days' recordings of an adapter may well be equal, so there it
 * does.
 */
@NullMarked
package io.plumbline.collector.archive.imports;

import org.jspecify.annotations.NullMarked;
