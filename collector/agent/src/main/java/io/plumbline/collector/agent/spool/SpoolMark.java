package io.plumbline.collector.agent.spool;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent remembers beside the spool files, without forcing it to disk: an old or lost mark
 * costs only that frames are offered again, which the gateway recognises.
 *
 * @param boot the chain that acknowledgements came for last
 * @param settled every frame of it up to this sequence is stored or set aside
 * @param newest number of the newest file
 * @param length its valid bytes
 */
record SpoolMark(UUID boot, long settled, long newest, long length) {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolMark.class);
  private static final int BYTES = 16 + 8 + 8 + 8 + 4;
  private static final String NAME = "mark";

  static Optional<SpoolMark> read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      ByteSource in = new ByteSource("spool mark", ByteBuffer.wrap(bytes));
      SpoolMark mark = new SpoolMark(in.uuid(), in.i64(), in.i64(), in.i64());
      int crc = in.i32();
      in.end();
      if (crc != SpoolFormat.crc(mark.covered())) {
        throw in.fault(BYTES - 4, "checksum does not match");
      }
      return Optional.of(mark);
    } catch (FormatFault e) {
      LOG.warn("{} is not readable and left out of account: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  void write(SpoolFolder folder) throws IOException {
    byte[] bytes = new ByteSink().bytes(covered()).i32(SpoolFormat.crc(covered())).toBytes();
    try (SpoolDisk.File file = folder.disk().open(folder.path().resolve(NAME))) {
      file.write(bytes, 0);
    }
  }

  private byte[] covered() {
    return new ByteSink().uuid(boot).i64(settled).i64(newest).i64(length).toBytes();
  }
}
