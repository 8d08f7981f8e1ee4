/**
 * The only writer of the archive: frames, seals and imported recordings come in, segments go out.
 */
@NullMarked
package io.plumbline.collector.archive;

import org.jspecify.annotations.NullMarked;
