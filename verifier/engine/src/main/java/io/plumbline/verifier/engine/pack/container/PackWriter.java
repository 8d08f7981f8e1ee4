package io.plumbline.verifier.engine.pack.container;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a pack one after the other, and their hashes last. Not thread-safe. */
public final class PackWriter {
  private static final int BUFFER_BYTES = 1 << 18;

  private final OutputStream out;
  private final StringBuilder manifest = new StringBuilder();
  private String last = "";

  /** Nothing written yet; whoever opened the stream closes it. */
  public PackWriter(OutputStream out) {
    this.out = out;
  }

  /** Adds a part that is in memory. Names ascend. */
  public void part(String name, byte[] bytes) throws IOException {
    head(name, bytes.length);
    out.write(bytes);
    pad(new TarHeader(name, bytes.length));
    listed(name, Digest.sha256(bytes));
  }

  /** Adds a file: its first {@code size} bytes. */
  public void part(String name, Path file, long size) throws IOException {
    head(name, size);
    MessageDigest hash = Digest.newSha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = size;
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new IOException(file + " became shorter while it was read");
        }
        hash.update(buffer, 0, n);
        out.write(buffer, 0, n);
        left -= n;
      }
    }
    pad(new TarHeader(name, size));
    listed(name, Digest.of(hash.digest()));
  }

  /**
   * Writes the manifest and the end.
   *
   * @param signer who answers for the pack; null for nobody
   */
  public void finish(@Nullable NoteSigner signer) throws IOException {
    String text = manifest.toString();
    byte[] bytes =
        signer == null
            ? text.getBytes(StandardCharsets.UTF_8)
            : new SignedNote(text, List.of(signer.sign(text))).encode();
    TarHeader head = new TarHeader(PackLayout.MANIFEST, bytes.length);
    out.write(head.encode());
    out.write(bytes);
    pad(head);
    out.write(new byte[2 * TarHeader.BLOCK]);
    out.flush();
  }

  private void head(String name, long size) throws IOException {
    if (!TarHeader.isName(name) || size > TarHeader.MAX_SIZE) {
      throw new InputFault(
          Words.of(
              "%s（%d 字节）不能成为证据包的一部分：名称至多 255 个字符，文件至多 8 GiB。",
              "%s (%d bytes) cannot be a part of a pack: names have at most 255 characters, files"
                  + " 8 GiB.",
              name,
              size));
    }
    if (name.compareTo(last) <= 0) {
      throw new IllegalArgumentException(name + " comes after " + last);
    }
    last = name;
    out.write(new TarHeader(name, size).encode());
  }

  private void pad(TarHeader head) throws IOException {
    out.write(new byte[(int) head.padding()]);
  }

  private void listed(String name, Digest digest) {
    manifest.append(PackLayout.line(name, digest));
  }
}
