/**
 * The verifier: an archive and a ledger come in, facts, findings and verdicts go out. {@link
 * io.plumbline.verifier.engine.Verification} reads an archive once, {@link
 * io.plumbline.verifier.engine.LiveVerification} follows one that grows.
 */
@NullMarked
package io.plumbline.verifier.engine;

import org.jspecify.annotations.NullMarked;
