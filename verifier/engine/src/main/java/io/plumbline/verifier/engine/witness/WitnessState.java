package io.plumbline.verifier.engine.witness;

import io.plumbline.contract.bytes.SafeFile;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.SignedNote;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What a witness cosigned last of each log: a folder with one note for each origin, and the
 * witness's own key. A witness without its memory would sign any past; so the folder is made only
 * when that is asked for, and one process uses it at a time. Not thread-safe.
 */
final class WitnessState implements AutoCloseable {
  private static final String KEY = "witness.vkey";

  private final Path folder;
  private final FileChannel lock;

  private WitnessState(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes the folder.
   *
   * @param begin whether to make it where it is not there
   * @throws InputFault when there is none, or it is another key's
   * @throws EnvironmentFault when it cannot be used, or another process does
   */
  static WitnessState open(Path folder, NoteKey key, boolean begin) {
    Path own = folder.resolve(KEY);
    try {
      if (!Files.exists(own)) {
        if (!begin) {
          throw new InputFault(
              Words.of(
                  "%s 里没有见证方的记忆。第一次使用请加 --init；若记忆丢失，请停用这把密钥，换一把新的。",
                  "%s holds no memory of a witness. Say --init for the first use; if the memory was"
                      + " lost, retire this key and make another.",
                  folder));
        }
        Files.createDirectories(folder);
        SafeFile.writePublic(own, (key + "\n").getBytes(StandardCharsets.UTF_8));
      }
      NoteKey stored = NoteKey.parse(Files.readString(own));
      if (!stored.equals(key)) {
        throw new InputFault(
            Words.of(
                "%s 属于 %s，启动时给的是 %s。",
                "%s belongs to %s, the key given is %s.", folder, stored, key));
      }
      FileChannel lock =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        lock.close();
        throw new EnvironmentFault(
            Words.of("%s 正被另一个见证进程使用。", "%s is in use by another witness.", folder));
      }
      return new WitnessState(folder, lock);
    } catch (IOException | FormatFault e) {
      throw unusable(folder, e);
    }
  }

  /** What was cosigned last of a log; empty for a log that is new here. */
  Optional<Checkpoint> last(String origin) {
    Path file = file(origin);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.parse(SignedNote.decode(Files.readAllBytes(file)).text()));
    } catch (IOException | FormatFault e) {
      throw unusable(file, e);
    }
  }

  /** Remembers what is cosigned now; durable when this returns. */
  void remember(String origin, SignedNote cosigned) {
    try {
      SafeFile.writePublic(file(origin), cosigned.encode());
    } catch (IOException e) {
      throw unusable(file(origin), e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** Named by the origin's hash, since an origin may be no file name. */
  private Path file(String origin) {
    return folder.resolve(Digest.sha256(origin.getBytes(StandardCharsets.UTF_8)) + ".note");
  }

  private static EnvironmentFault unusable(Path where, Exception cause) {
    return new EnvironmentFault(
        Words.of(
            "见证方的记忆 %s 读写不了：%s。",
            "The witness's memory %s cannot be read or written: %s.", where, cause.getMessage()),
        cause);
  }
}
