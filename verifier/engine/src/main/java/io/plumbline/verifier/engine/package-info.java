/** The verifier: an archive and a ledger come in, facts, findings and verdicts go out. */
@NullMarked
package io.plumbline.verifier.engine;

import org.jspecify.annotations.NullMarked;
