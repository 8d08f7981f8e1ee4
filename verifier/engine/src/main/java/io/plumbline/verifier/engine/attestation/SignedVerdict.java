package io.plumbline.verifier.engine.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A verdict that its maker answers for: an in-toto statement in a DSSE envelope, signed with
 * Ed25519.
 */
public final class SignedVerdict {
  private static final String STATEMENT = "in-toto statement";

  private SignedVerdict() {}

  /**
   * A verdict that is being made: the files as they are before the verification.
   *
   * @param files where archive, ledgers and claims lie
   * @param digests what they hold
   */
  public record Draft(VerifiedFiles files, SortedMap<String, Digest> digests) {
    /**
     * Signs what a verification of the files found. They are hashed once more: a verdict never
     * names bytes other than those that were read.
     *
     * @return the envelope, JSON in UTF-8
     * @throws InputFault when a file changed meanwhile
     */
    public byte[] sign(
        VerificationReport report,
        VerificationOptions options,
        VerifierKey key,
        Verifier verifier,
        Instant time) {
      SortedMap<String, Digest> after = files.digests();
      if (!digests.equals(after)) {
        throw new InputFault(
            Words.of(
                "核验期间输入变了：%s。请先停止写入，或核验一份副本。",
                "The inputs changed during the verification: %s. Stop what writes, or verify a"
                    + " copy.",
                firstDifference(digests, after)));
      }
      byte[] statement = VerdictStatement.write(report, options, digests, verifier, time);
      return key.sign(VerdictStatement.PAYLOAD_TYPE, statement).encode();
    }
  }

  /** Hashes the files before they are verified. */
  public static Draft begin(VerifiedFiles files) {
    return new Draft(files, files.digests());
  }

  private static String firstDifference(Map<String, Digest> before, Map<String, Digest> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(
        name -> Optional.ofNullable(before.get(name)).equals(Optional.ofNullable(after.get(name))));
    return names.first();
  }

  /** How an input differs from what the verdict names. */
  public enum Difference {
    /** Another content. */
    CHANGED,
    /** The verdict names it and it is not there. */
    MISSING,
    /** It is there and the verdict does not name it. */
    ADDED
  }

  /**
   * What was checked of a signed verdict.
   *
   * @param signer name of the trusted key that signed it; empty when none did
   * @param statement the statement; only to be believed where there is a signer
   * @param passed whether the verdict itself is PASSED
   * @param compared how many of the files at hand are as the verdict names them
   * @param differences files that are not, by name
   */
  public record Checked(
      Optional<String> signer,
      JsonNode statement,
      boolean passed,
      int compared,
      SortedMap<String, Difference> differences) {
    /** Whether it is signed by a trusted key, names these very files, and is PASSED. */
    public boolean holds() {
      return signer.isPresent() && passed && differences.isEmpty();
    }
  }

  /**
   * Checks a signed verdict as the VSA specification demands: signature, types, subjects, result.
   *
   * @param trusted public keys of evaluators that are trusted
   * @param files the inputs that are at hand
   * @throws FormatFault when it is no signed verdict
   */
  public static Checked check(byte[] envelope, List<PublicKey> trusted, VerifiedFiles files)
      throws FormatFault {
    DsseEnvelope signed = DsseEnvelope.decode(envelope);
    expect("payloadType", VerdictStatement.PAYLOAD_TYPE, signed.payloadType());
    Optional<String> signer =
        trusted.stream()
            .filter(key -> VerifierKey.signed(signed, key))
            .findFirst()
            .map(VerifierKey::idOf);
    JsonNode statement = DsseEnvelope.json(STATEMENT, signed.payload());
    expect("_type", VerdictStatement.STATEMENT_TYPE, statement.path("_type").asText());
    expect(
        "predicateType", VerdictStatement.PREDICATE_TYPE, statement.path("predicateType").asText());
    Map<String, Digest> named = subjects(statement);
    Map<String, Digest> found = files.digests();
    SortedMap<String, Difference> differences = differences(named, found, files);
    String result = statement.path("predicate").path("verificationResult").asText();
    int compared = (int) named.keySet().stream().filter(files::covers).count();
    return new Checked(
        signer,
        statement,
        result.equals(VerdictStatement.PASSED),
        compared - (int) differences.keySet().stream().filter(named::containsKey).count(),
        differences);
  }

  private static SortedMap<String, Difference> differences(
      Map<String, Digest> named, Map<String, Digest> found, VerifiedFiles files) {
    SortedMap<String, Difference> differences = new TreeMap<>();
    named.forEach((name, digest) -> {
      if (!files.covers(name)) {
        return;
      }
      if (!found.containsKey(name)) {
        differences.put(name, Difference.MISSING);
      } else if (!Objects.equals(found.get(name), digest)) {
        differences.put(name, Difference.CHANGED);
      }
    });
    found.forEach((name, digest) -> {
      if (!named.containsKey(name)) {
        differences.put(name, Difference.ADDED);
      }
    });
    return differences;
  }

  private static Map<String, Digest> subjects(JsonNode statement) throws FormatFault {
    Map<String, Digest> subjects = new TreeMap<>();
    for (JsonNode subject : statement.path("subject")) {
      String name = subject.path("name").asText();
      String hex = subject.path("digest").path("sha256").asText();
      try {
        subjects.put(name, Digest.parse(hex));
      } catch (IllegalArgumentException e) {
        throw new FormatFault(
            STATEMENT,
            -1,
            "subject '" + name + "' has the sha256 '" + hex + "', expected 64 digits");
      }
    }
    return subjects;
  }

  private static void expect(String field, String expected, String found) throws FormatFault {
    if (!found.equals(expected)) {
      throw new FormatFault(
          STATEMENT, -1, field + " is '" + found + "', expected '" + expected + "'");
    }
  }
}
