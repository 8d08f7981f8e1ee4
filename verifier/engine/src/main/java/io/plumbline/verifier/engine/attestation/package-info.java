/**
 * Attestation: a report and the files that it was made from come in, a signed verdict goes out; a
 * signed verdict and trusted keys come in, what holds of it goes out (docs/formats/verdict.md).
 */
@NullMarked
package io.plumbline.verifier.engine.attestation;

import org.jspecify.annotations.NullMarked;
