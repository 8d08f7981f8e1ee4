package io.plumbline.verifier.console.handin;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import java.util.List;

/**
 * What a file claims.
 *
 * @param claims in the order of the file
 * @param notes what the reader of the report should know of the reading: rows that no form has,
 *     cells that state nothing, figures that nothing compares with
 */
public record HandedIn(List<Claim> claims, List<Words> notes) {
  public HandedIn {
    claims = List.copyOf(claims);
    notes = List.copyOf(notes);
  }
}
