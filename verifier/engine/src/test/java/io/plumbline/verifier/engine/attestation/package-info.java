/** Tests of signed verdicts. */
@NullMarked
package io.plumbline.verifier.engine.attestation;

import org.jspecify.annotations.NullMarked;
