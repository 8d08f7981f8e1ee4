package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.log.NoteSigner;
import io.plumbline.verifier.engine.VerificationOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to pack.
 *
 * @param options archive, ledgers as read, date, form and claims as read
 * @param ledger folder of the ledgers
 * @param claims file of the claims; null without claims
 * @param scheme the form's text in YAML; null without a form
 * @param out the file to write
 * @param signer who answers for the pack; null for nobody
 * @param program version of the program
 */
public record PackRequest(
    VerificationOptions options,
    Path ledger,
    @Nullable Path claims,
    byte @Nullable [] scheme,
    Path out,
    @Nullable NoteSigner signer,
    String program) {}
