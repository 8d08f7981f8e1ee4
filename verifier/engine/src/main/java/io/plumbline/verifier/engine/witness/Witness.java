package io.plumbline.verifier.engine.witness;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSignature;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.log.TreeProof;
import io.plumbline.contract.log.WitnessRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on checkpoints (C2SP tlog-witness, {@code add-checkpoint}). Checking, remembering and
 * signing of one request happen as one, so that no two inconsistent checkpoints of a log are ever
 * cosigned, across restarts too. Thread-safe.
 */
public final class Witness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);

  private final NoteSigner signer;
  private final Map<String, List<NoteKey>> logs;
  private final WitnessState state;
  private final InstantSource clock;

  /**
   * An answer over HTTP.
   *
   * @param status 200, 400, 403, 404, 409 or 422, as the specification says
   * @param type content type
   * @param body the cosignature's line, a size, or why not
   */
  public record Answer(int status, String type, String body) {
    private static Answer words(int status, String words) {
      return new Answer(status, "text/plain; charset=utf-8", words + "\n");
    }
  }

  private Witness(
      NoteSigner signer, Map<String, List<NoteKey>> logs, WitnessState state, InstantSource clock) {
    this.signer = signer;
    this.logs = logs;
    this.state = state;
    this.clock = clock;
  }

  /**
   * Takes its memory up.
   *
   * @param signer the witness's key, of kind {@link NoteKey.Kind#COSIGNATURE}
   * @param logs keys of the logs that are witnessed; a log's origin is its key's name
   * @param folder the witness's memory
   * @param begin whether to begin one where there is none
   * @throws io.plumbline.contract.fault.PlumblineFault when the folder cannot be used
   */
  public static Witness open(
      NoteSigner signer, List<NoteKey> logs, Path folder, boolean begin, InstantSource clock) {
    return new Witness(
        signer,
        logs.stream().collect(Collectors.groupingBy(NoteKey::name)),
        WitnessState.open(folder, signer.key(), begin),
        clock);
  }

  /** What cosignatures are checked with. */
  public NoteKey key() {
    return signer.key();
  }

  /**
   * Judges a request and, where it is in order, remembers and cosigns its checkpoint.
   *
   * @throws io.plumbline.contract.fault.EnvironmentFault when the memory cannot be read or written;
   *     nothing was signed then
   */
  public synchronized Answer addCheckpoint(byte[] body) {
    WitnessRequest request;
    Checkpoint asked;
    try {
      request = WitnessRequest.decode(body);
      asked = Checkpoint.parse(request.checkpoint().text());
    } catch (FormatFault e) {
      return Answer.words(400, String.valueOf(e.getMessage()));
    }
    List<NoteKey> keys = logs.get(asked.origin());
    if (keys == null) {
      return Answer.words(404, "no log with the origin '" + asked.origin() + "' is witnessed here");
    }
    if (keys.stream().noneMatch(key -> request.checkpoint().signedBy(key).orElse(false))) {
      return Answer.words(403, "the checkpoint is signed by no key known for its log");
    }
    if (request.oldSize() > asked.size()) {
      return Answer.words(
          400, "the old size " + request.oldSize() + " is above that of the checkpoint");
    }
    Optional<Checkpoint> last = state.last(asked.origin());
    long seen = last.map(Checkpoint::size).orElse(0L);
    if (request.oldSize() != seen) {
      return new Answer(409, WitnessRequest.SIZE_TYPE, seen + "\n");
    }
    Digest seenRoot = last.map(Checkpoint::root).orElse(TreeHash.EMPTY);
    if (seen == asked.size() && !seenRoot.equals(asked.root())) {
      LOG.error("{} shows two different trees of {} entries", asked.origin(), seen);
      return Answer.words(409, "another tree of " + seen + " entries was seen before");
    }
    if (!TreeProof.consistency(seen, asked.size(), seenRoot, asked.root(), request.proof())) {
      LOG.error("{} does not show that {} entries stayed as they were", asked.origin(), seen);
      return Answer.words(
          422, "the proof does not show that the first " + seen + " entries stayed");
    }
    String text = request.checkpoint().text();
    NoteSignature line = signer.cosign(text, clock.instant().getEpochSecond());
    List<NoteSignature> known =
        request.checkpoint().signatures().stream()
            .filter(one -> keys.stream().anyMatch(key -> key.claims(one)))
            .toList();
    state.remember(asked.origin(), new SignedNote(text, known).with(List.of(line)));
    LOG.info("cosigned {} at {} entries", asked.origin(), asked.size());
    return new Answer(200, "text/plain; charset=utf-8", line.line());
  }

  @Override
  public synchronized void close() throws IOException {
    state.close();
  }
}
