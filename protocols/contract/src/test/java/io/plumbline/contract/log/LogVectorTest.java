package io.plumbline.contract.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plumbline.contract.bytes.Vectors;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.ledger.LedgerVersion;
import io.plumbline.contract.segment.Receipt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of {@code docs/formats/log.md}. */
class LogVectorTest {
  private static final long ARRIVAL = 1_719_534_660_000_000L;

  /** The entries that the documentation of Certificate Transparency is computed over. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void the_trees_of_certificate_transparency_have_their_roots() {
    GrowingTree tree = new GrowingTree();
    for (int size = 0; size < ROOTS.size(); size++) {
      assertEquals(Digest.parse(ROOTS.get(size)), tree.root(), "size " + size);
      if (size < LEAVES.size()) {
        tree.append(TreeHash.leaf(HexFormat.of().parseHex(LEAVES.get(size))));
      }
    }
  }

  @Test
  void an_entry_of_a_seal_has_the_documented_bytes() throws FormatFault {
    byte[] vector = Vectors.read("log-entry-seal");
    LogEntry entry =
        new LogEntry.Sealed(new Receipt(ARRIVAL, 2), ByteBuffer.wrap(Vectors.read("seal")));
    assertArrayEquals(vector, entry.encode());
    assertEquals(entry, LogEntry.decode(vector));
  }

  @Test
  void an_entry_of_ledgers_has_the_documented_bytes(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("devices.csv"),
        "device_id,enterprise_id,category,deployment,connected_from\n");
    Files.writeString(folder.resolve("enterprises.csv"), "enterprise_id,name,region\n");
    Files.writeString(folder.resolve("notes.txt"), "no ledger");
    byte[] vector = Vectors.read("log-entry-ledgers");
    LogEntry entry = new LogEntry.Ledgers(ARRIVAL + 60_000_000, LedgerVersion.of(folder).digest());
    assertArrayEquals(vector, entry.encode());
    assertEquals(entry, LogEntry.decode(vector));
  }

  @Test
  void entries_with_another_magic_kind_or_length_are_refused() {
    byte[] vector = Vectors.read("log-entry-ledgers");
    for (int at : new int[] {0, 4}) {
      byte[] wrong = vector.clone();
      wrong[at] ^= 0x40;
      assertThrows(FormatFault.class, () -> LogEntry.decode(wrong));
    }
    assertThrows(
        FormatFault.class, () -> LogEntry.decode(Arrays.copyOf(vector, vector.length + 1)));
    assertThrows(
        FormatFault.class, () -> LogEntry.decode(Arrays.copyOf(vector, vector.length - 1)));
  }

  /** Written by another program, with the first two test keys of RFC 8032, 7.1. */
  @Test
  void the_checkpoint_over_both_entries_is_signed_and_cosigned() throws FormatFault {
    byte[] bytes = Vectors.text("log-checkpoint.note").getBytes(StandardCharsets.UTF_8);
    SignedNote note = SignedNote.decode(bytes);
    NoteKey log =
        NoteKey.parse(
            "plumbline.example/gw-1+fbdebf98+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
    NoteKey witness =
        NoteKey.parse("witness.example/w1+04d2d833+BD1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM");
    GrowingTree tree = new GrowingTree();
    tree.append(TreeHash.leaf(Vectors.read("log-entry-seal")));
    tree.append(TreeHash.leaf(Vectors.read("log-entry-ledgers")));
    assertEquals(
        new Checkpoint("plumbline.example/gw-1", 2, tree.root()), Checkpoint.parse(note.text()));
    assertEquals(Optional.of(true), note.signedBy(log));
    assertEquals(
        Optional.of(new Cosignature(witness, 1_719_534_780, true)), note.cosignature(witness));
    assertArrayEquals(bytes, note.encode());
  }

  @Test
  void tiles_have_the_names_that_the_specification_gives() {
    LogLayout layout = new LogLayout(Path.of("log"));
    assertEquals(Path.of("log/tile/0/x001/x234/067"), layout.tile(0, 1_234_067, 256));
    assertEquals(Path.of("log/tile/2/000.p/1"), layout.tile(2, 0, 1));
    assertEquals(Path.of("log/tile/entries/x001/000.p/17"), layout.entries(1000, 17));
    assertEquals(Path.of("log/tile/entries/x001/000.p"), layout.partials(-1, 1000));
  }
}
