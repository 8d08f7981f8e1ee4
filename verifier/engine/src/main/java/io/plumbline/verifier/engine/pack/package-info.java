/**
 * Evidence in one file: an archive, ledgers, claims and the figures computed from them go in, and
 * whoever has the file and the keys that he trusts gets everything recomputed, with what is proved,
 * what is only said and by whom. The layout is in {@code docs/formats/evidence.md}.
 */
@NullMarked
package io.plumbline.verifier.engine.pack;

import org.jspecify.annotations.NullMarked;
