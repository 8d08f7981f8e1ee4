package io.plumbline.verifier.engine.pack.container;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Reads a pack once from beginning to end, strictly: every byte has the one value that the format
 * gives it, or is covered by the manifest. Extracts the parts; memory does not depend on their
 * size. Not thread-safe.
 */
public final class PackReader {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int MAX_MANIFEST = SignedNote.MAX_BYTES;

  private final Path folder;
  private final LongConsumer progress;
  private final List<Statement> problems = new ArrayList<>();
  private final Map<String, Digest> parts = new TreeMap<>();
  private final StringBuilder expected = new StringBuilder();
  private String last = "";
  private long offset;

  /**
   * What was read.
   *
   * @param parts SHA-256 of each part
   * @param manifest the signed manifest; empty where it is not signed
   * @param problems what is wrong with the file; nothing in it is to be used then
   */
  public record Extracted(
      Map<String, Digest> parts, Optional<SignedNote> manifest, List<Statement> problems) {}

  private PackReader(Path folder, LongConsumer progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Reads a file.
   *
   * @param folder where parts are extracted to
   * @param progress is told how many bytes were read
   * @throws IOException when the file cannot be read or a part not written
   */
  public static Extracted extract(Path file, Path folder, LongConsumer progress)
      throws IOException {
    PackReader reader = new PackReader(folder, progress);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      return reader.read(in);
    }
  }

  private Extracted read(InputStream in) throws IOException {
    Optional<SignedNote> note = Optional.empty();
    try {
      while (true) {
        Optional<TarHeader> head = head(in);
        if (head.isEmpty()) {
          break;
        }
        if (head.get().name().equals(PackLayout.MANIFEST)) {
          note = manifest(in, head.get());
          end(in);
          break;
        }
        part(in, head.get());
      }
    } catch (EOFException e) {
      problem(
          "truncated",
          last,
          "文件在第 %d 字节处中断，最后读到的部分是 %s",
          "the file ends at byte %d, after or within the part %s",
          offset,
          last);
    }
    return new Extracted(parts, note, List.copyOf(problems));
  }

  private Optional<TarHeader> head(InputStream in) throws IOException {
    long at = offset;
    byte[] block = exactly(in, TarHeader.BLOCK);
    Optional<TarHeader> head = TarHeader.decode(block);
    if (head.isEmpty()) {
      problem(
          "header-changed",
          last,
          "第 %d 字节处（%s 之后）不是本格式唯一形式的文件头",
          "at byte %d, after %s, there is no header in the only form of this format",
          at,
          last.isEmpty() ? "–" : last);
    }
    return head;
  }

  private void part(InputStream in, TarHeader head) throws IOException {
    String name = head.name();
    if (parts.containsKey(name)) {
      problem("part-duplicate", name, "部分 %s 出现两次", "the part %s is there twice", name);
    } else if (name.compareTo(last) <= 0) {
      problem(
          "part-order",
          name,
          "部分 %s 排在 %s 之后，应按名称升序",
          "the part %s stands behind %s, names should ascend",
          name,
          last);
    }
    last = name;
    MessageDigest hash = Digest.newSha256();
    Path target = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    try (OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (long left = head.size(); left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new EOFException();
        }
        offset += n;
        hash.update(buffer, 0, n);
        out.write(buffer, 0, n);
        left -= n;
      }
    }
    zeros(in, head.padding());
    Digest digest = Digest.of(hash.digest());
    parts.put(name, digest);
    expected.append(PackLayout.line(name, digest));
    progress.accept(offset);
  }

  private Optional<SignedNote> manifest(InputStream in, TarHeader head) throws IOException {
    if (head.size() > MAX_MANIFEST) {
      problem("manifest-changed", PackLayout.MANIFEST, "清单过长", "the manifest is too long");
      return Optional.empty();
    }
    byte[] bytes = exactly(in, (int) head.size());
    last = PackLayout.MANIFEST;
    zeros(in, head.padding());
    if (Arrays.equals(bytes, expected.toString().getBytes(StandardCharsets.UTF_8))) {
      return Optional.empty(); // not signed
    }
    try {
      SignedNote note = SignedNote.decode(bytes);
      if (note.text().contentEquals(expected)) {
        return Optional.of(note);
      }
      compare(note.text());
    } catch (FormatFault e) {
      compare(new String(bytes, StandardCharsets.UTF_8));
    }
    return Optional.empty();
  }

  /** Names what differs between the manifest and the parts. */
  private void compare(String text) {
    int before = problems.size();
    Set<String> seen = new HashSet<>();
    for (String line : text.split("\n")) {
      if (line.isEmpty()) {
        break;
      }
      String name = line.length() > 66 ? line.substring(66) : line;
      Digest digest = parts.get(name);
      seen.add(name);
      if (digest == null) {
        problem(
            "part-missing",
            name,
            "清单中的 %s 不在文件里",
            "%s stands in the manifest and is not in the file",
            name);
      } else if (!PackLayout.line(name, digest).equals(line + "\n")) {
        problem(
            "part-changed",
            name,
            "部分 %s 的散列是 %s，与清单不符",
            "the part %s has the hash %s, the manifest says another",
            name,
            digest);
      }
    }
    for (String name : parts.keySet()) {
      if (!seen.contains(name)) {
        problem(
            "part-unlisted",
            name,
            "部分 %s 不在清单里",
            "the part %s does not stand in the manifest",
            name);
      }
    }
    if (problems.size() == before) {
      problem(
          "manifest-changed",
          PackLayout.MANIFEST,
          "清单不是其唯一形式",
          "the manifest is not in its only form");
    }
  }

  private void end(InputStream in) throws IOException {
    zeros(in, 2L * TarHeader.BLOCK);
    if (in.read() >= 0) {
      problem(
          "trailing-bytes",
          PackLayout.MANIFEST,
          "第 %d 字节之后还有内容",
          "something follows byte %d, where the file should end",
          offset);
    }
  }

  private void zeros(InputStream in, long count) throws IOException {
    long at = offset;
    for (byte b : exactly(in, (int) count)) {
      if (b != 0) {
        problem(
            "padding-changed",
            last,
            "%s 之后第 %d 字节起的填充应为零",
            "the padding behind %s, from byte %d on, should be zeros",
            last,
            at);
        return;
      }
    }
  }

  private byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    offset += bytes.length;
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private void problem(String kind, String subject, String zh, String en, Object... arguments) {
    problems.add(Statement.broken(kind, subject, zh, en, arguments));
  }
}
