package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code evidence}: from a figure to its frames, signed verdicts, packs. */
@Tag("slow")
class EvidenceCommandTest extends ImportedCase {
  @Test
  void aUsageFigureIsExplainedDownToItsFrames() {
    Object[] explain = {"evidence", "explain", "model.active/as-of", dirs()};
    Outcome days = run(explain, "--as-of", "2024-06-30", "--subject", "M01", "--lang", "en");
    Outcome day =
        run(
            explain,
            "--as-of",
            "2024-06-30",
            "--subject",
            "M01",
            "--day",
            "2024-06-29",
            "--lang",
            "en");

    assertEquals(0, days.code(), days.err());
    assertTrue(days.out().contains("days with usage events"), days.out());
    assertEquals(0, day.code(), day.err());
    assertTrue(day.out().contains("sha256"), day.out());
  }

  @Test
  void aFigureIsExplainedDownToTheHashOfAFrame() throws IOException {
    Outcome figure =
        run(
            "evidence",
            "explain",
            "device.public-cloud.daily-running/month",
            dirs(),
            "--as-of",
            "2024-06-30",
            "--format",
            "json");
    assertEquals(0, figure.code(), figure.err());
    JsonNode made = new ObjectMapper().readTree(figure.out());
    assertEquals("31", made.path("denominator").asText());
    String device =
        made.path("subjects")
            .valueStream()
            .filter(subject -> subject.path("counts").asBoolean())
            .findFirst()
            .orElseThrow()
            .path("subject")
            .asText();

    Outcome day =
        run(
            "evidence",
            "explain",
            "device.connected/as-of",
            dirs(),
            "--as-of",
            "2024-06-30",
            "--device",
            device,
            "--lang",
            "en");

    assertEquals(0, day.code(), day.err());
    assertTrue(day.out().contains("the day counts as running because of"), day.out());
    assertTrue(day.out().matches("(?s).*sha256 [0-9a-f]{64}\n.*"), day.out());
    Outcome wrong = run("evidence", "explain", "device.x/as-of", dirs(), "--as-of", "2024-06-30");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("没有指标“device.x”"), wrong.err());
  }

  @Test
  void aSignedVerdictHoldsUntilAnInputChanges() throws IOException {
    Path claims = folder.resolve("signed-claims.csv");
    Files.writeString(claims, "indicator,window,value\ndevice.connected,as-of,19\n");
    Path key = folder.resolve("verifier.key");
    Path verdict = folder.resolve("verdict.json");
    assertEquals(0, run("evidence", "key", "--out", key).code());
    assertEquals(2, run("evidence", "key", "--out", key).code());
    Object[] inputs = {dirs(), "--claims", claims};
    Outcome signed =
        run(
            "verify",
            inputs,
            "--as-of",
            "2024-06-30",
            "--attest",
            verdict,
            "--signing-key",
            key,
            "--format",
            "json");
    assertEquals(0, signed.code(), signed.err());

    Object[] check = {"evidence", "verify-verdict", verdict, "--trust-key", key + ".pub", inputs};
    Outcome holds = run(check);
    assertEquals(0, holds.code(), holds.out() + holds.err());
    assertTrue(holds.out().contains("PASSED"), holds.out());

    Files.writeString(claims, "indicator,window,value\ndevice.connected,as-of,20\n");
    Outcome changed = run(check, "--lang", "en");
    assertEquals(1, changed.code());
    assertTrue(changed.out().contains("claims has another content"), changed.out());

    Outcome noVerdict =
        run("evidence", "verify-verdict", claims, "--trust-key", key + ".pub", "--lang", "en");
    assertEquals(2, noVerdict.code());
    assertTrue(noVerdict.err().contains("is no signed verdict"), noVerdict.err());
    assertEquals(
        2,
        run("verify", dirs(), "--as-of", "2024-06-30", "--attest", verdict).code(),
        "there is no default key");
  }

  @Test
  void aPackIsVerifiedFromTheFileAloneUntilAByteChanges() throws IOException {
    Path pack = folder.resolve("evidence.tar");
    Path key = folder.resolve("packer.key");
    assertEquals(0, run("evidence", "key", "--out", key).code());
    Outcome packed =
        run(
            "evidence",
            "pack",
            dirs(),
            "--as-of",
            "2024-06-30",
            "--scheme",
            "shanghai-410-2024",
            "--signing-key",
            key,
            "--out",
            pack,
            "--lang",
            "en");
    assertEquals(0, packed.code(), packed.err());
    String packer = packed.out().substring(packed.out().indexOf("plumbline/packer/")).strip();

    Outcome holds =
        run("evidence", "verify", pack, "--trust", packer, "--format", "json", "--lang", "en");
    assertEquals(0, holds.code(), holds.out() + holds.err());
    JsonNode document = new ObjectMapper().readTree(holds.out());
    assertTrue(document.path("genuine").asBoolean());
    assertEquals(0, document.path("broken").size());
    assertTrue(holds.out().contains("imported recordings"), holds.out());
    assertTrue(document.path("report").path("facts").size() >= 30, holds.out());

    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 2] ^= 1;
    Files.write(pack, bytes);
    Outcome changed = run("evidence", "verify", pack, "--lang", "en");
    assertEquals(1, changed.code());
    assertTrue(changed.out().contains("the pack is NOT genuine"), changed.out());
    assertTrue(changed.out().contains("archive/imports/"), changed.out());
    assertEquals(2, run("evidence", "verify", folder.resolve("none.tar")).code());
    Outcome noKey = run("evidence", "verify", pack, "--trust", "nobody", "--lang", "en");
    assertEquals(2, noKey.code());
    assertTrue(noKey.err().contains("--trust is 'nobody'"), noKey.err());
  }
}
