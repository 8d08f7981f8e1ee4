package io.plumbline.collector.gateway.admission;

import io.plumbline.contract.chain.Digest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the chain of one boot stands. Not thread-safe. */
final class BootChain {
  /** A seal may come this many frames late. */
  static final int RECENT = 17;

  private static final Digest[] NONE = {};

  private long sequence;
  private long sealed;
  private Digest head;

  /** Digests of the latest frames, by sequence modulo its length; made at the second frame. */
  private @Nullable Digest[] recent = NONE;

  BootChain(long sequence, long sealed, Digest head) {
    this.sequence = sequence;
    this.sealed = sealed;
    this.head = head;
  }

  long sequence() {
    return sequence;
  }

  long sealed() {
    return sealed;
  }

  Digest head() {
    return head;
  }

  /** Digest of an admitted frame; null when it is too long ago. */
  @Nullable Digest digest(long wanted) {
    if (wanted == sequence) {
      return head;
    }
    boolean remembered =
        wanted > 0 && wanted < sequence && wanted > sequence - RECENT && recent.length > 0;
    return remembered ? recent[index(wanted)] : null;
  }

  void advance(long next, Digest digest) {
    if (recent.length == 0) {
      recent = new Digest[RECENT];
    }
    if (next != sequence + 1) {
      Arrays.fill(recent, null);
    }
    if (sequence > 0) {
      recent[index(sequence)] = head;
    }
    sequence = next;
    head = digest;
  }

  void seal(long upTo) {
    sealed = upTo;
  }

  BootChain copy() {
    BootChain copy = new BootChain(sequence, sealed, head);
    copy.recent = recent.clone();
    return copy;
  }

  private static int index(long sequence) {
    return (int) (sequence % RECENT);
  }
}
