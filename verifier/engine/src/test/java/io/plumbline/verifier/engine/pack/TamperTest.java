package io.plumbline.verifier.engine.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.verifier.engine.EdgeArchive;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.statement.Standing;
import io.plumbline.verifier.engine.pack.statement.Statement;
import io.plumbline.verifier.engine.suspicion.trace.Mix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody changes a pack. Of a signed one every change is found and named; half of the tries are
 * clumsy, the others rewrite the manifest so that it fits, and sign it with a key of their own or
 * not at all. Of an unsigned one every change of what log, witness and authority cover is found;
 * what they do not cover the check lists with its content or hash, and there every change shows.
 */
@Tag("slow")
class TamperTest {
  private static final int TRIES = 500;
  private static final int TRIES_UNSIGNED = 250;

  /**
   * Parts that no signature of a trusted log, witness or authority covers, where nobody answers for
   * the pack.
   */
  private static final Set<String> UNANCHORED = Set.of(PackLayout.SETTINGS, "claims.csv");

  @TempDir private static Path folder;

  private static Platform platform;
  private static Platform forger;
  private static byte[] signed;
  private static byte[] plain;
  private static byte[] forged;

  @BeforeAll
  static void pack() throws IOException {
    platform = Platform.honest(folder.resolve("honest"));
    forger = Platform.honest(folder.resolve("forger"));
    signed = Files.readAllBytes(platform.pack("signed.tar", platform.packer));
    plain = Files.readAllBytes(platform.pack("plain.tar", null));
    forged = Files.readAllBytes(forger.pack("forged.tar", null));
  }

  /** A changed pack, what was done, and the part that has to be named; null where none can be. */
  private record Try(String what, @Nullable String part, byte[] pack) {}

  @Test
  void everyClumsyChangeOfASignedPackIsFoundAndNamed() {
    List<NoteKey> trusted =
        List.of(platform.log.key(), platform.witness.key(), platform.packer.key());
    run(1, TRIES, trusted, null, random -> clumsy(random, signed));
  }

  @Test
  void everyForgeryOfASignedPackThatFitsItsManifestIsFoundByTheKeyOfThePacker() {
    List<NoteKey> trusted =
        List.of(platform.log.key(), platform.witness.key(), platform.packer.key());
    run(
        2,
        TRIES,
        trusted,
        null,
        random -> {
          NoteSigner signer = random.nextBoolean() ? thief(platform.packer) : null;
          return fitting(random, signed, signer, TamperTest::isPart);
        });
  }

  @Test
  void everyForgeryThatFitsItsManifestIsFoundByTheKeysOfLogWitnessAndAuthority() {
    Path authority = platform.archive.resolve("trust/ca.pem");
    run(
        3,
        TRIES_UNSIGNED,
        platform.logKeys(),
        authority,
        random -> fitting(random, plain, null, TamperTest::isAnchored));
  }

  @Test
  void whatNoKeyCoversIsListedSoThatEveryChangeOfItShows() throws IOException {
    Path authority = platform.archive.resolve("trust/ca.pem");
    Set<String> before = told(plain, authority, "plain");
    each(
        4,
        TRIES_UNSIGNED,
        random -> fitting(random, plain, null, name -> isPart(name) && !isAnchored(name)),
        (one, name) ->
            told(one.pack(), authority, name).equals(before)
                ? Optional.of(name + ": " + one.what())
                : Optional.empty());
    for (String part : List.of("pack.json", "claims.csv", "archive/logs/")) {
      assertTrue(
          before.stream().anyMatch(line -> line.contains("kind=unsigned, subject=" + part)), part);
    }
  }

  /** What the check says of a pack, each statement with its words. */
  private static Set<String> told(byte[] pack, Path authority, String name) throws IOException {
    Path file = Files.write(folder.resolve(name + ".tar"), pack);
    return platform.check(file, platform.logKeys(), authority).statements().stream()
        .map(Statement::toString)
        .collect(Collectors.toSet());
  }

  private interface Tampering {
    Try apply(Random random) throws IOException;
  }

  /** Judges a changed pack; what it returns was not found. */
  private interface Judge {
    Optional<String> missed(Try one, String name) throws IOException;
  }

  private static void run(
      long seed, int tries, List<NoteKey> trusted, @Nullable Path authority, Tampering tampering) {
    each(
        seed,
        tries,
        tampering,
        (one, name) -> {
          Path file = Files.write(folder.resolve(name + ".tar"), one.pack());
          List<Statement> broken = platform.check(file, trusted, authority).of(Standing.BROKEN);
          Files.delete(file);
          String part = one.part();
          boolean named =
              part == null || broken.stream().anyMatch(found -> found.toString().contains(part));
          return broken.isEmpty() || !named
              ? Optional.of(name + ": " + one.what() + " → " + broken)
              : Optional.empty();
        });
  }

  /** Every try has dice and files of its own, so that they run side by side. */
  private static void each(long seed, int tries, Tampering tampering, Judge judge) {
    List<String> missed =
        IntStream.range(0, tries)
            .parallel()
            .mapToObj(i -> {
              try {
                Try one = tampering.apply(new Random(Mix.of(seed, i)));
                return judge.missed(one, "seed-%d-try-%d".formatted(seed, i));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
            .flatMap(Optional::stream)
            .toList();
    assertEquals(List.of(), missed);
  }

  private static Try clumsy(Random random, byte[] pack) {
    List<TarParts.Part> parts = new ArrayList<>(TarParts.of(pack).parts());
    int one = random.nextInt(parts.size() - 1);
    int other = (one + 1 + random.nextInt(parts.size() - 2)) % (parts.size() - 1);
    TarParts.Part part = parts.get(one);
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        int at = random.nextInt(pack.length);
        return new Try("flip at " + at, null, flipped(pack, at, random));
      }
      case 2 -> {
        int end = random.nextInt(pack.length);
        return new Try("cut at " + end, null, Arrays.copyOf(pack, end));
      }
      case 3 -> parts.remove(one);
      case 4 -> parts.add(1 + random.nextInt(parts.size() - 1), part);
      case 5 -> {
        parts.set(one, parts.get(other));
        parts.set(other, part);
      }
      case 6 -> {
        int at = random.nextInt(part.bytes().length);
        parts.set(one, new TarParts.Part(part.name(), flipped(part.bytes(), at, random)));
      }
      default -> {
        NoteSigner thief = thief(platform.packer);
        return new Try(
            "signed anew", platform.packer.key().name(), TarParts.of(pack).rewritten(thief));
      }
    }
    return new Try("changed around " + part.name(), part.name(), new TarParts(parts).bytes());
  }

  /**
   * A pack with another content and a manifest that fits.
   *
   * @param which the parts that are changed
   */
  private static Try fitting(
      Random random, byte[] pack, @Nullable NoteSigner signer, Predicate<String> which)
      throws IOException {
    List<TarParts.Part> parts = new ArrayList<>(TarParts.of(pack).parts());
    int one = any(random, parts, which);
    int other = any(random, parts, which);
    while (other == one || Arrays.equals(parts.get(one).bytes(), parts.get(other).bytes())) {
      other = any(random, parts, which);
    }
    TarParts.Part part = parts.get(one);
    String what;
    switch (random.nextInt(6)) {
      case 0 -> {
        what = "flip in " + part.name();
        int at = random.nextInt(bytes(part, which));
        parts.set(one, new TarParts.Part(part.name(), flipped(part.bytes(), at, random)));
      }
      case 1 -> {
        what = "cut " + part.name();
        int end = random.nextInt(bytes(part, which));
        parts.set(one, new TarParts.Part(part.name(), Arrays.copyOf(part.bytes(), end)));
      }
      case 2 -> {
        what = "drop " + part.name();
        parts.remove(one);
      }
      case 3 -> {
        what = "swap " + part.name() + " and " + parts.get(other).name();
        parts.set(one, new TarParts.Part(part.name(), parts.get(other).bytes()));
        parts.set(other, new TarParts.Part(parts.get(other).name(), part.bytes()));
      }
      case 4 -> {
        what = "all of the archive forged, with keys of the forger's own";
        parts.removeIf(old -> old.name().startsWith(PackLayout.ARCHIVE));
        parts.addAll(
            0,
            TarParts.of(forged).parts().stream()
                .filter(made -> made.name().startsWith(PackLayout.ARCHIVE))
                .toList());
      }
      default -> {
        what = "checkpoint signed anew";
        int at = indexOf(parts, "archive/logs/gw-1/checkpoint");
        parts.set(at, new TarParts.Part(parts.get(at).name(), signedAnew(parts.get(at).bytes())));
      }
    }
    return new Try(what, null, new TarParts(parts).rewritten(signer));
  }

  private static int any(Random random, List<TarParts.Part> parts, Predicate<String> which) {
    while (true) {
      int index = random.nextInt(parts.size());
      if (which.test(parts.get(index).name())) {
        return index;
      }
    }
  }

  private static boolean isPart(String name) {
    return !name.equals(PackLayout.MANIFEST);
  }

  /** Whether the keys of log, witness and authority cover a part, and it has to be there. */
  private static boolean isAnchored(String name) {
    return isPart(name) && !UNANCHORED.contains(name) && !name.contains("/cosigned/");
  }

  /** How many bytes of a part may be changed. */
  private static int bytes(TarParts.Part part, Predicate<String> which) {
    boolean unanchoredToo = which.test(PackLayout.SETTINGS);
    return Math.max(1, unanchoredToo ? part.bytes().length : anchoredBytes(part));
  }

  /**
   * Of a checkpoint the text and the log's signature: without a cosignature less is proved, not
   * more.
   */
  private static int anchoredBytes(TarParts.Part part) {
    if (!part.name().endsWith("/checkpoint")) {
      return part.bytes().length;
    }
    String text = new String(part.bytes(), StandardCharsets.UTF_8);
    String kept = text.substring(0, text.indexOf("\n— witness"));
    return kept.getBytes(StandardCharsets.UTF_8).length;
  }

  private static byte[] signedAnew(byte[] checkpoint) throws IOException {
    try {
      String text = SignedNote.decode(checkpoint).text();
      return new SignedNote(text, List.of(thief(platform.log).sign(text))).encode();
    } catch (FormatFault e) {
      throw new IOException(e);
    }
  }

  /** Another key under the same name. */
  private static NoteSigner thief(NoteSigner of) {
    return NoteSigner.of(of.key().name(), of.key().kind(), EdgeArchive.newKey());
  }

  private static int indexOf(List<TarParts.Part> parts, String name) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError(name);
  }

  private static byte[] flipped(byte[] bytes, int at, Random random) {
    byte[] copy = bytes.clone();
    copy[at] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  @Test
  void anUnchangedPackHasNothingToFind() {
    assertTrue(
        platform.check(platform.folder.resolve("plain.tar"), platform.logKeys(), null).isGenuine());
  }
}
