package io.plumbline.collector.agent.spool;

import io.plumbline.contract.fault.FormatFault;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads one spool file by position. A file that is renamed or deleted meanwhile stays readable. Not
 * thread-safe.
 */
final class SpoolReader implements Closeable {
  private final FileChannel channel;

  SpoolReader(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  long size() throws IOException {
    return channel.size();
  }

  SpoolHeader header() throws IOException, FormatFault {
    if (channel.size() < SpoolFormat.HEADER_BYTES) {
      throw new FormatFault("spool file", channel.size(), "ends inside its header");
    }
    return SpoolFormat.decodeHeader(bytes(0, SpoolFormat.HEADER_BYTES));
  }

  /** Reads the fixed part of the record at an offset. */
  SpoolFormat.Prefix prefix(long offset) throws IOException, FormatFault {
    if (offset + SpoolFormat.RECORD_BYTES > channel.size()) {
      throw new FormatFault("spool file", offset, "ends inside a record");
    }
    return SpoolFormat.decodePrefix(bytes(offset, SpoolFormat.RECORD_BYTES));
  }

  /** Reads and checks the record at an offset. */
  SpoolRecord record(long offset) throws IOException, FormatFault {
    SpoolFormat.Prefix prefix = prefix(offset);
    if (offset + prefix.recordLength() > channel.size()) {
      throw new FormatFault("spool file", offset, "ends inside a record");
    }
    byte[] prefixBytes = bytes(offset, SpoolFormat.RECORD_BYTES);
    byte[] payload = bytes(offset + SpoolFormat.RECORD_BYTES, prefix.payloadLength());
    int crc =
        ByteBuffer.wrap(
                bytes(
                    offset + SpoolFormat.RECORD_BYTES + prefix.payloadLength(),
                    SpoolFormat.CRC_BYTES))
            .getInt();
    return SpoolFormat.complete(prefix, prefixBytes, payload, crc);
  }

  byte[] bytes(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("spool file ends at byte " + (offset + buffer.position()));
      }
    }
    return buffer.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
