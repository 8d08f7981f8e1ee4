package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.integrity.Proofs;
import io.plumbline.verifier.engine.source.ChainName;
import java.util.Arrays;

/**
 * Which frames something rests on: for each chain the last sequence. A few chains each, so a scan
 * over two small arrays is the whole cost. Not thread-safe.
 */
public final class ChainPoints {
  private static final int MAX_AGENT_BYTES = 600;
  private static final ChainName[] NONE = new ChainName[0];

  private ChainName[] chains = NONE;
  private long[] sequences = new long[0];

  /** Rests on a frame as well. */
  public void add(ChainName chain, long sequence) {
    for (int i = chains.length - 1; i >= 0; i--) {
      if (chains[i] == chain || chains[i].equals(chain)) {
        sequences[i] = Math.max(sequences[i], sequence);
        return;
      }
    }
    int n = chains.length;
    // Most have one chain, and there are very many of these.
    chains = n == 0 ? new ChainName[1] : Arrays.copyOf(chains, n + 1);
    sequences = n == 0 ? new long[1] : Arrays.copyOf(sequences, n + 1);
    chains[n] = chain;
    sequences[n] = sequence;
  }

  /** Rests on everything that another does. */
  public void addAll(ChainPoints other) {
    for (int i = 0; i < other.chains.length; i++) {
      add(other.chains[i], other.sequences[i]);
    }
  }

  /**
   * {@code measured} when every frame is proven, {@code recorded} when one is not.
   *
   * @param whenEmpty the grade of what rests on no frame
   */
  public Grade grade(Proofs proofs, Grade whenEmpty) {
    if (isEmpty()) {
      return whenEmpty;
    }
    for (int i = 0; i < chains.length; i++) {
      if (!proofs.cover(chains[i], sequences[i])) {
        return Grade.RECORDED;
      }
    }
    return Grade.MEASURED;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return chains.length == 0;
  }

  /** Writes what {@link #read} reads. */
  public void write(ByteSink out) {
    out.varint(chains.length);
    for (int i = 0; i < chains.length; i++) {
      out.u8(chains[i].provenance().ordinal())
          .text(chains[i].agent())
          .uuid(chains[i].boot())
          .varint(sequences[i]);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static ChainPoints read(ByteSource in) throws FormatFault {
    ChainPoints points = new ChainPoints();
    int n = in.count("chains", in.remaining());
    for (int i = 0; i < n; i++) {
      int at = in.position();
      int provenance = in.u8();
      if (provenance >= Provenance.values().length) {
        throw in.fault(at, "provenance " + provenance + ", expected 0 or 1");
      }
      points.add(
          new ChainName(Provenance.values()[provenance], in.text(MAX_AGENT_BYTES), in.uuid()),
          in.varint());
    }
    return points;
  }
}
