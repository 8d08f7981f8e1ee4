package io.plumbline.contract.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.FormatFault;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
  /** Key and note of the documentation of Go's package {@code note}: signed by others. */
  private static final String FOREIGN_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String FOREIGN_NOTE =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  @Test
  void a_note_that_others_signed_is_read_byte_for_byte_and_holds() throws FormatFault {
    NoteKey key = NoteKey.parse(FOREIGN_KEY);
    byte[] bytes = FOREIGN_NOTE.getBytes(StandardCharsets.UTF_8);
    SignedNote note = SignedNote.decode(bytes);
    assertEquals(Optional.of(true), note.signedBy(key));
    assertArrayEquals(bytes, note.encode());
    assertEquals(FOREIGN_KEY, key.toString());
    SignedNote changed = new SignedNote(note.text().replace("know", "knew"), note.signatures());
    assertEquals(Optional.of(false), changed.signedBy(key));
  }

  @Test
  void a_key_with_another_id_or_type_is_refused() {
    for (String text :
        List.of(
            FOREIGN_KEY.replace("c74f", "c74e"),
            FOREIGN_KEY.replace("+ARpc", "+Ahpc"),
            FOREIGN_KEY.replace("+ARpc", "+AR"),
            "PeterNeumann",
            "Peter Neumann" + FOREIGN_KEY.substring(12))) {
      assertThrows(FormatFault.class, () -> NoteKey.parse(text), text);
    }
  }

  @Test
  void bytes_that_are_no_note_are_refused() {
    for (String text :
        List.of(
            "",
            "text\n",
            "text\n\n",
            FOREIGN_NOTE.strip(),
            FOREIGN_NOTE.replace("— ", "- "),
            FOREIGN_NOTE.replace("If", "\tIf"),
            FOREIGN_NOTE.replace("AM=", "AN="),
            FOREIGN_NOTE + "\n")) {
      assertThrows(
          FormatFault.class, () -> SignedNote.decode(text.getBytes(StandardCharsets.UTF_8)), text);
    }
  }

  @Test
  void a_witness_signs_checkpoint_and_time() throws Exception {
    NoteSigner witness =
        NoteSigner.of(
            "witness.example/w1",
            NoteKey.Kind.COSIGNATURE,
            KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    Checkpoint checkpoint = new Checkpoint("example.com/log", 0, TreeHash.EMPTY);
    SignedNote note =
        new SignedNote(checkpoint.text(), List.of())
            .with(List.of(witness.cosign(checkpoint.text(), 1_700_000_000)));
    Cosignature read = SignedNote.decode(note.encode()).cosignature(witness.key()).orElseThrow();
    assertTrue(read.genuine());
    assertEquals(1_700_000_000, read.seconds());
    SignedNote other =
        new SignedNote(
            new Checkpoint("example.com/log", 1, TreeHash.EMPTY).text(), note.signatures());
    assertEquals(Optional.of(false), other.cosignature(witness.key()).map(Cosignature::genuine));
  }

  @Test
  void a_checkpoint_is_three_lines_in_their_only_form() throws FormatFault {
    Checkpoint checkpoint = new Checkpoint("example.com/log", 70_000, TreeHash.EMPTY);
    assertEquals(
        "example.com/log\n70000\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        checkpoint.text());
    assertEquals(checkpoint, Checkpoint.parse(checkpoint.text()));
    assertEquals(checkpoint, Checkpoint.parse(checkpoint.text() + "an extension\n"));
    for (String wrong :
        List.of(
            "example.com/log\n70000\n",
            checkpoint.text().replace("70000", "070000"),
            checkpoint.text().replace("70000", "-1"),
            checkpoint.text().replace("FU=", "FV="),
            checkpoint.text().replace("47DE", ""),
            "\n" + checkpoint.text(),
            checkpoint.text() + "\n")) {
      assertThrows(FormatFault.class, () -> Checkpoint.parse(wrong), wrong);
    }
  }
}
