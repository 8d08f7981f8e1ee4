package io.plumbline.contract.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.contract.chain.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Proofs of others, good and bad, from a folder {@code shared/vectors} above the checkout or under
 * {@code PLUMBLINE_SHARED}: every good one is accepted and every bad one refused.
 */
class SharedVectorsTest {
  @Test
  void every_good_inclusion_proof_is_accepted_and_every_bad_one_refused() throws IOException {
    check(
        "inclusion",
        vector -> {
          Optional<Digest> leaf = digest(vector.get("leafHash"));
          Optional<Digest> root = digest(vector.get("root"));
          Optional<List<Digest>> proof = proof(vector.get("proof"));
          return leaf.isPresent()
              && root.isPresent()
              && proof.isPresent()
              && TreeProof.inclusion(
                  number(vector, "leafIdx"),
                  number(vector, "treeSize"),
                  leaf.get(),
                  proof.get(),
                  root.get());
        });
  }

  @Test
  void every_good_consistency_proof_is_accepted_and_every_bad_one_refused() throws IOException {
    check(
        "consistency",
        vector -> {
          Optional<Digest> first = digest(vector.get("root1"));
          Optional<Digest> second = digest(vector.get("root2"));
          Optional<List<Digest>> proof = proof(vector.get("proof"));
          return first.isPresent()
              && second.isPresent()
              && proof.isPresent()
              && TreeProof.consistency(
                  number(vector, "size1"),
                  number(vector, "size2"),
                  first.get(),
                  second.get(),
                  proof.get());
        });
  }

  private interface Check {
    boolean accepts(Map<?, ?> vector);
  }

  private static void check(String kind, Check check) throws IOException {
    Optional<Path> folder = folder();
    assumeTrue(
        folder.isPresent(),
        "no shared/vectors above the checkout: set PLUMBLINE_SHARED to the folder that has"
            + " vectors/");
    List<String> wrong = new ArrayList<>();
    int good = 0;
    int bad = 0;
    for (Path file : files(folder.get().resolve(kind))) {
      Map<?, ?> vector =
          (Map<?, ?>)
              new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      boolean expected = Boolean.FALSE.equals(vector.get("wantErr"));
      good += expected ? 1 : 0;
      bad += expected ? 0 : 1;
      if (check.accepts(vector) != expected) {
        wrong.add(file + ": " + vector.get("desc"));
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(good >= 3 && bad >= 30, kind + ": " + good + " good, " + bad + " bad");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static Optional<Path> folder() {
    String set = System.getenv("PLUMBLINE_SHARED");
    if (set != null) {
      return Optional.of(Path.of(set).resolve("vectors")).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path vectors = at.resolve("shared/vectors");
      if (Files.isDirectory(vectors)) {
        return Optional.of(vectors);
      }
    }
    return Optional.empty();
  }

  private static long number(Map<?, ?> vector, String key) {
    return vector.get(key) instanceof Number number ? number.longValue() : -1;
  }

  /** A hash; empty where the vector has something of another length. */
  private static Optional<Digest> digest(@Nullable Object base64) {
    byte[] bytes = Base64.getDecoder().decode(String.valueOf(base64));
    return bytes.length == Digest.BYTES ? Optional.of(Digest.of(bytes)) : Optional.empty();
  }

  private static Optional<List<Digest>> proof(@Nullable Object list) {
    List<Digest> proof = new ArrayList<>();
    for (Object item : list instanceof List<?> some ? some : List.of()) {
      Optional<Digest> digest = digest(item);
      if (digest.isEmpty()) {
        return Optional.empty();
      }
      proof.add(digest.get());
    }
    return Optional.of(proof);
  }
}
