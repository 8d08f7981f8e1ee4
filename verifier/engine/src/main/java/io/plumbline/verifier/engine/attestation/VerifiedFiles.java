package io.plumbline.verifier.engine.attestation;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.LedgerReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a verification reads, or some of them.
 *
 * @param archive folder of the archive: every file in it counts, but those whose name or folder
 *     begins with a dot; null when it is not at hand
 * @param ledger folder of the ledgers: only the ledgers in it count; null when it is not at hand
 * @param claims the claims file; null without claims
 */
public record VerifiedFiles(@Nullable Path archive, @Nullable Path ledger, @Nullable Path claims) {
  static final String ARCHIVE = "archive/";
  static final String LEDGER = "ledger/";
  static final String CLAIMS = "claims";

  private static final int BUFFER_BYTES = 1 << 18;

  /**
   * Hashes all of them.
   *
   * @return SHA-256 by name: {@code archive/…}, {@code ledger/…} and {@code claims}
   * @throws EnvironmentFault when one cannot be read
   */
  public SortedMap<String, Digest> digests() {
    SortedMap<String, Digest> digests = new TreeMap<>();
    if (archive != null) {
      addArchive(archive, digests);
    }
    if (ledger != null) {
      LedgerReader.files(ledger)
          .forEach(file -> digests.put(LEDGER + file.getFileName(), digest(file)));
    }
    if (claims != null) {
      digests.put(CLAIMS, digest(claims));
    }
    return digests;
  }

  /** Whether a name is one of the files at hand, or would be if it were there. */
  boolean covers(String name) {
    return (archive != null && name.startsWith(ARCHIVE))
        || (ledger != null && name.startsWith(LEDGER))
        || (claims != null && name.equals(CLAIMS));
  }

  private static void addArchive(Path root, SortedMap<String, Digest> digests) {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path relative = root.relativize(file);
        if (!isHidden(relative)) {
          digests.put(ARCHIVE + relative.toString().replace('\\', '/'), digest(file));
        }
      }
    } catch (IOException e) {
      throw unreadable(root, e);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  static Digest digest(Path file) {
    MessageDigest hash = Digest.newSha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return Digest.of(hash.digest());
  }

  private static EnvironmentFault unreadable(Path file, IOException e) {
    return new EnvironmentFault(Words.of("读不了 %s：%s", "%s cannot be read: %s", file, e), e);
  }
}
