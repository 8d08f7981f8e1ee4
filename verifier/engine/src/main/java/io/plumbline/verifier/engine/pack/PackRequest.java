package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.log.NoteSigner;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.facts.FactId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to pack.
 *
 * @param options archive, ledgers as read, date, form and claims as read
 * @param ledger folder of the ledgers
 * @param claims file of the claims; null without claims
 * @param scheme the form's text in YAML; null without a form
 * @param fact the figure whose part of the archive is packed; null for the whole archive
 * @param out the file to write
 * @param signer who answers for the pack; null for nobody
 * @param program version of the program
 */
public record PackRequest(
    VerificationOptions options,
    Path ledger,
    @Nullable Path claims,
    byte @Nullable [] scheme,
    @Nullable FactId fact,
    Path out,
    @Nullable NoteSigner signer,
    String program) {
  /** The same from another archive, with nothing claimed. */
  PackRequest of(VerificationOptions part) {
    return new PackRequest(part, ledger, null, scheme, fact, out, signer, program);
  }
}
