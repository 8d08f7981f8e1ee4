package io.plumbline.contract.log;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.Receipt;
import java.nio.ByteBuffer;

/** What a leaf of the log is of. The byte layout is in {@code docs/formats/log.md}. */
public sealed interface LogEntry {
  /** A seal as a gateway archived it. */
  record Sealed(Receipt receipt, ByteBuffer seal) implements LogEntry {}

  /**
   * A version of a platform's ledgers.
   *
   * @param seenMicros when the gateway saw it first, its clock, microseconds since the epoch
   * @param digest {@link io.plumbline.contract.ledger.LedgerVersion#digest()}
   */
  record Ledgers(long seenMicros, Digest digest) implements LogEntry {}

  /** The leaf's bytes. */
  default byte[] encode() {
    ByteSink out = new ByteSink().i32(MAGIC);
    switch (this) {
      case Sealed(Receipt receipt, ByteBuffer seal) -> {
        byte[] bytes = new byte[seal.remaining()];
        seal.duplicate().get(bytes);
        out.u8(SEAL).i64(receipt.arrivalMicros()).i64(receipt.position()).bytes(bytes);
      }
      case Ledgers(long seen, Digest digest) -> out.u8(LEDGERS).i64(seen).digest(digest);
    }
    return out.toBytes();
  }

  /** The first four bytes, {@code PLL1}. */
  int MAGIC = 0x504c4c31;

  /** Code of {@link Sealed}. */
  int SEAL = 1;

  /** Code of {@link Ledgers}. */
  int LEDGERS = 2;

  /**
   * Reads a leaf's bytes; the seal in it is not looked at.
   *
   * @throws FormatFault when it is none of ours
   */
  static LogEntry decode(byte[] bytes) throws FormatFault {
    ByteSource in = new ByteSource("log entry", ByteBuffer.wrap(bytes));
    int magic = in.i32();
    if (magic != MAGIC) {
      throw in.fault(0, "starts with %08x, expected %08x (PLL1)".formatted(magic, MAGIC));
    }
    int kind = in.u8();
    switch (kind) {
      case SEAL -> {
        Receipt receipt = new Receipt(in.i64(), in.i64());
        return new Sealed(receipt, ByteBuffer.wrap(in.bytes(in.remaining())).asReadOnlyBuffer());
      }
      case LEDGERS -> {
        Ledgers ledgers = new Ledgers(in.i64(), in.digest());
        in.end();
        return ledgers;
      }
      default -> throw in.fault(4, "kind is " + kind + ", expected 1 or 2");
    }
  }
}
