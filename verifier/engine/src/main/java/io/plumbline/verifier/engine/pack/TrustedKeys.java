package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys that an evaluator trusts, and which of them signed anything. A key that is trusted and
 * signed nothing is a contradiction: somebody took its signature away. Not thread-safe.
 */
final class TrustedKeys {
  private final List<NoteKey> keys;
  private final int quorum;
  private final Set<String> used = new TreeSet<>();

  /**
   * Trusts keys.
   *
   * @param quorum how many of the witnesses have to have seen an entry, 1 or more
   */
  TrustedKeys(List<NoteKey> keys, int quorum) {
    this.keys = List.copyOf(keys);
    this.quorum = quorum;
  }

  /** How many of the witnesses have to have seen an entry. */
  int quorum() {
    return quorum;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The trusted keys whose signature stands under a note. */
  List<NoteKey> signers(String subject, SignedNote note, List<Statement> problems) {
    List<NoteKey> signers = new ArrayList<>();
    for (NoteKey key : keys) {
      if (key.kind() == NoteKey.Kind.NOTE) {
        note.signedBy(key).ifPresent(genuine -> add(subject, key, genuine, signers, problems));
      }
    }
    return signers;
  }

  /** The genuine cosignatures of trusted witnesses under a checkpoint. */
  List<Cosignature> cosignatures(String subject, SignedNote note, List<Statement> problems) {
    List<Cosignature> cosignatures = new ArrayList<>();
    for (NoteKey key : keys) {
      note.cosignature(key)
          .ifPresent(made -> {
            List<NoteKey> genuine = new ArrayList<>();
            add(subject, key, made.genuine(), genuine, problems);
            genuine.forEach(one -> cosignatures.add(made));
          });
    }
    return cosignatures;
  }

  private void add(
      String subject,
      NoteKey key,
      boolean genuine,
      List<NoteKey> signers,
      List<Statement> problems) {
    if (genuine) {
      used.add(key.toString());
      signers.add(key);
    } else {
      problems.add(
          Statement.broken(
              "signature-forged",
              subject,
              "%s 上 %s 的签名是假的",
              "the signature of %2$s under %1$s is forged",
              subject,
              key.name()));
    }
  }

  /** The trusted keys that signed nothing. */
  List<Statement> unused() {
    return keys.stream()
        .filter(key -> !used.contains(key.toString()))
        .map(key ->
            Statement.broken(
                "key-unused",
                key.name(),
                "受信任的密钥 %s 没有签署文件中的任何东西",
                "the trusted key %s signed nothing in this file",
                key))
        .toList();
  }
}
