package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.source.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to check, and what to believe beforehand.
 *
 * @param file the pack
 * @param trusted keys of logs, witnesses and packers that are trusted; empty for none
 * @param quorum how many of the trusted witnesses have to have seen a seal for its arrival to count
 *     as proved, 1 or more
 * @param authority certificate of the authority of agents that is trusted; null for the file's own
 * @param scratch folder that parts are extracted into; it is emptied again
 * @param threads threads that decode and fold
 * @param claims reads the claims of a pack
 * @param progress told how far the reading has come
 */
public record CheckRequest(
    Path file,
    List<NoteKey> trusted,
    int quorum,
    @Nullable Path authority,
    Path scratch,
    int threads,
    ClaimsSource claims,
    Progress.Listener progress) {
  public CheckRequest {
    trusted = List.copyOf(trusted);
    long witnesses = trusted.stream().filter(k -> k.kind() == NoteKey.Kind.COSIGNATURE).count();
    if (quorum < 1 || quorum > Math.max(1, witnesses)) {
      throw new InputFault(
          Words.of(
              "要求 %d 个见证方，应为 1 到受信任的见证方数 %d。",
              "%d witnesses are asked for, expected 1 to the number of trusted ones, %d.",
              quorum,
              witnesses));
    }
  }

  /** Reads a file of claims, which may have any of the forms that platforms hand in. */
  public interface ClaimsSource {
    /** The claims in a file. */
    List<Claim> read(Path file, Optional<Scheme> form, Ledger ledger);
  }
}
