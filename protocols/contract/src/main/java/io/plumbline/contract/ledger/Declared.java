package io.plumbline.contract.ledger;

import io.plumbline.contract.claim.Claim;

/**
 * A row of {@code declared.csv}: a figure that is stated, not recomputed. Texts that the file
 * leaves out are empty.
 *
 * @param statement the figure and what it is a figure of
 * @param attachment the document that is to prove it, or empty
 */
public record Declared(Claim statement, String attachment) {}
