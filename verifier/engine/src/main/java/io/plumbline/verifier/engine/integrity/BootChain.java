package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chain of one boot of one agent, or of one import call. Frames may come out of order when an
 * agent changed gateways; they are linked as soon as the hole before them is filled, or given up by
 * {@link #settle}. Not thread-safe.
 */
final class BootChain {
  /** How many frames wait behind a hole before it is given up. */
  private static final int MAX_HELD = 4096;

  /**
   * How many frames behind the last seal stay known: a seal may be that much older than the frames
   * before it.
   */
  private static final int FRAMES_KEPT = 64;

  private final String agent;
  private final UUID boot;
  private final Provenance provenance;
  private final boolean partial;
  private final Consumer<Defect> defects;
  private final Set<String> folders = new TreeSet<>();
  private final TreeMap<Long, Held> held = new TreeMap<>();
  private final List<SealAt> early = new ArrayList<>();
  private final List<Taken> recent = new ArrayList<>();
  private @Nullable Held first;
  private long frames;
  private long linked;
  private Digest head = Digest.ZERO;
  private boolean broken;
  private long sealed;
  private final Unlogged unlogged = new Unlogged();

  private record Held(Place place, Digest digest, Digest previous, long arrivalMicros) {}

  private record Taken(Digest digest, long arrivalMicros) {}

  private record SealAt(Place place, Seal seal, SealVerdict verdict) {}

  /**
   * An empty chain.
   *
   * @param partial whether a part of an archive is looked at: the chain may begin anywhere then
   */
  BootChain(
      String agent, UUID boot, Provenance provenance, boolean partial, Consumer<Defect> defects) {
    this.agent = agent;
    this.boot = boot;
    this.provenance = provenance;
    this.partial = partial;
    this.defects = defects;
  }

  /**
   * Takes in a frame.
   *
   * @return whether its content counts: false for a repetition and for the second frame at one
   *     place
   */
  boolean frame(String folder, Place place, FrameHeader header, Digest digest, long arrivalMicros) {
    folders.add(folder);
    long sequence = header.sequence();
    if (sequence <= linked || held.containsKey(sequence)) {
      repeated(place, sequence, digest);
      return false;
    }
    frames++;
    held.put(sequence, new Held(place, digest, header.previous(), arrivalMicros));
    link();
    if (held.size() > MAX_HELD) {
      jump();
    }
    return true;
  }

  /** Takes in a seal whose signature is genuine, or that a later one covers. */
  void seal(Place place, Seal seal, SealVerdict verdict) {
    early.add(new SealAt(place, seal, verdict));
    applySeals();
  }

  /** Something about the boot does not hold, outside of the chain itself. */
  void breakProof() {
    broken = true;
  }

  /** Gives up waiting for frames missing before one that arrived before an instant. */
  void settle(long arrivedBeforeMicros) {
    while (!held.isEmpty() && held.firstEntry().getValue().arrivalMicros() < arrivedBeforeMicros) {
      jump();
    }
  }

  /** Seals of frames that never came. */
  List<Defect> unfinished() {
    return early.stream()
        .filter(waiting -> !partial || frames > 0)
        .map(waiting ->
            defect(
                DefectKind.SEAL_WITHOUT_FRAMES,
                waiting.place(),
                waiting.seal().sequence(),
                Words.of(
                    "签名覆盖到第 %d 帧，归档里只到第 %d 帧",
                    "the seal covers frames up to %d, the archive's last is %d",
                    waiting.seal().sequence(),
                    linked)))
        .toList();
  }

  /** Whether it is an agent's, every frame links to the one before, and no seal contradicts it. */
  boolean isSound() {
    return provenance == Provenance.EDGE && !broken && held.isEmpty() && early.isEmpty();
  }

  /** Last sequence that a genuine seal of this boot covers. */
  long sealedUpTo() {
    return sealed;
  }

  /** Last sequence that a genuine seal of this boot covers which stands in a log. */
  long provenUpTo(SealLog log) {
    return unlogged.settle(log);
  }

  /**
   * Whether everything behind the last seal that is known to be logged arrived since an instant.
   */
  boolean isPendingSince(long micros) {
    boolean toBeSealed = linked <= sealed || oldestUnsealedArrival() >= micros;
    return toBeSealed && unlogged.oldestArrival() >= micros;
  }

  /** What the first frame names as its predecessor; empty while that frame is not there. */
  Optional<Digest> predecessor() {
    return Optional.ofNullable(first).map(Held::previous);
  }

  private long oldestUnsealedArrival() {
    return recent.get((int) (recent.size() - (linked - sealed))).arrivalMicros();
  }

  private void link() {
    Held next = held.remove(linked + 1);
    while (next != null) {
      take(linked + 1, next);
      next = held.remove(linked + 1);
    }
    applySeals();
  }

  private void take(long sequence, Held frame) {
    if (sequence == 1) {
      first = frame;
    } else if (!frame.previous().equals(head)) {
      broken = true;
      defects.accept(
          defect(
              DefectKind.CHAIN_BROKEN,
              frame.place(),
              sequence,
              Words.of(
                  "第 %d 帧把 %s 当作前一帧，归档里第 %d 帧的散列是 %s",
                  "frame %d names %s as the frame before it, the archive's frame %d has the hash"
                      + " %s",
                  sequence,
                  frame.previous(),
                  sequence - 1,
                  head)));
    }
    linked = sequence;
    head = frame.digest();
    recent.add(new Taken(head, frame.arrivalMicros()));
    if (recent.size() > 4 * FRAMES_KEPT) {
      int unsealed = (int) Math.min(recent.size(), linked - sealed);
      int drop = recent.size() - Math.max(unsealed, FRAMES_KEPT);
      recent.subList(0, Math.max(drop, 0)).clear();
    }
  }

  /** Gives up waiting for the frames before the first held one; a part may begin behind them. */
  private void jump() {
    Map.Entry<Long, Held> next = held.firstEntry();
    if (!partial || linked > 0) {
      broken = true;
      defects.accept(
          defect(
              DefectKind.CHAIN_GAP,
              next.getValue().place(),
              linked + 1,
              Words.of(
                  "缺第 %d 到第 %d 帧：这里是第 %d 帧",
                  "frames %d to %d are missing: frame %d stands here",
                  linked + 1,
                  next.getKey() - 1,
                  next.getKey())));
    }
    linked = next.getKey() - 1;
    sealed = Math.max(sealed, linked);
    unlogged.pass(linked);
    head = next.getValue().previous();
    recent.clear();
    early.removeIf(waiting -> waiting.seal().sequence() <= linked);
    link();
  }

  private void applySeals() {
    if (early.isEmpty()) {
      return;
    }
    List<SealAt> due = early.stream().filter(s -> s.seal().sequence() <= linked).toList();
    early.removeAll(due);
    due.forEach(this::apply);
  }

  private void apply(SealAt sealAt) {
    Seal seal = sealAt.seal();
    Optional<Digest> covered = recentDigest(seal.sequence());
    if (covered.isEmpty()) {
      return; // covers less than a seal that was checked before; its signature is genuine
    }
    if (!covered.get().equals(seal.head())) {
      broken = true;
      defects.accept(
          defect(
              DefectKind.SEAL_MISMATCH,
              sealAt.place(),
              seal.sequence(),
              Words.of(
                  "签名里第 %d 帧的散列是 %s，归档里是 %s",
                  "the seal gives frame %d the hash %s, the archive's has %s",
                  seal.sequence(),
                  seal.head(),
                  covered.get())));
      return;
    }
    if (sealAt.verdict() == SealVerdict.GENUINE && seal.sequence() > sealed) {
      unlogged.add(sealAt.place(), seal.sequence(), oldestUnsealedArrival());
      sealed = seal.sequence();
    }
  }

  private Optional<Digest> recentDigest(long sequence) {
    long i = recent.size() - 1 - (linked - sequence);
    return i < 0 ? Optional.empty() : Optional.of(recent.get((int) i).digest());
  }

  private void repeated(Place place, long sequence, Digest digest) {
    broken = true;
    Held waiting = held.get(sequence);
    Digest known = waiting != null ? waiting.digest() : recentDigest(sequence).orElse(digest);
    boolean same = known.equals(digest);
    defects.accept(
        defect(
            same ? DefectKind.FRAME_REPEATED : DefectKind.CHAIN_FORKED,
            place,
            sequence,
            same
                ? Words.of("第 %d 帧在归档里已经有了", "frame %d is in the archive already", sequence)
                : Words.of(
                    "第 %d 帧有两个：%s 和 %s",
                    "there are two frames %d: %s and %s", sequence, known, digest)));
  }

  private Defect defect(DefectKind kind, Place place, long sequence, Words words) {
    return new Defect(kind, place, agent, boot.toString(), sequence, words);
  }

  /**
   * What is wrong with the link from the first frame to the boot before.
   *
   * @param heads hashes of the last frames of the agent's other boots
   * @param knowsEarlier whether the archive holds an earlier boot of the agent
   */
  Optional<Defect> brokenLink(Set<Digest> heads, boolean knowsEarlier) {
    if (first == null || provenance != Provenance.EDGE) {
      return Optional.empty();
    }
    if (first.previous().equals(Digest.ZERO)) {
      return knowsEarlier
          ? Optional.of(
              defect(
                  DefectKind.CHAIN_RESTARTED,
                  first.place(),
                  1,
                  new Words("代理不记得上一次启动的链", "the agent remembers no boot before this one")))
          : Optional.empty();
    }
    if (heads.contains(first.previous()) || (partial && !knowsEarlier)) {
      return Optional.empty();
    }
    return Optional.of(
        defect(
            DefectKind.CHAIN_BROKEN,
            first.place(),
            1,
            Words.of(
                "这次启动接在 %s 之后，归档里没有哪次启动以它结尾：上一次启动的末尾缺帧",
                "this boot follows %s, which ends no boot of the archive: frames at the end of the"
                    + " boot before are missing",
                first.previous())));
  }

  String agent() {
    return agent;
  }

  Provenance provenance() {
    return provenance;
  }

  /** Hash of the last linked frame. */
  Digest head() {
    return head;
  }

  /** Folders of the gateways or imports that its frames lie in. */
  Set<String> folders() {
    return folders;
  }

  /** Frames in the archive. */
  long frames() {
    return frames;
  }

  /** Frames behind the last seal. */
  long unsealedFrames() {
    return Math.min(frames, Math.max(0, linked - sealed) + held.size());
  }
}
