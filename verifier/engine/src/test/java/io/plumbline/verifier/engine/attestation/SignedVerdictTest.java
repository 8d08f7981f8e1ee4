package io.plumbline.verifier.engine.attestation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.contract.claim.ClaimsReader;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.attestation.SignedVerdict.Checked;
import io.plumbline.verifier.engine.attestation.SignedVerdict.Difference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verdict is signed over the very bytes that it is about, and any change of them shows. */
class SignedVerdictTest {
  private static final Instant TIME = Instant.parse("2024-07-01T08:00:00Z");

  @TempDir Path folder;
  private Path archive = Path.of("");
  private Path ledger = Path.of("");
  private Path claims = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void writeInputs() throws IOException {
    archive = Files.createDirectories(folder.resolve("archive"));
    Files.createDirectories(archive.resolve("imports/.staging-1"));
    Files.writeString(archive.resolve("imports/.staging-1/000.seg"), "not yet there");
    Files.createDirectories(archive.resolve("trust"));
    Files.writeString(archive.resolve("trust/note.txt"), "kept with the evidence");
    ledger = Files.createDirectories(folder.resolve("ledger"));
    Files.writeString(
        ledger.resolve("enterprises.csv"),
        "enterprise_id,name,region,served_from\nE1,企业,上海,2024-01-01\n");
    Files.writeString(
        ledger.resolve("devices.csv"),
        "device_id,enterprise_id,category,deployment,connected_from\n");
    Files.writeString(ledger.resolve("telemetry.csv"), "lies beside the ledgers");
    claims = folder.resolve("claims.csv");
    Files.writeString(claims, "indicator,value\nenterprise.served,1\n");
    key = folder.resolve("verifier.key");
    VerifierKey.create(key);
  }

  private VerifiedFiles files() {
    return new VerifiedFiles(archive, ledger, claims);
  }

  private byte[] made() {
    VerificationOptions options =
        VerificationOptions.of(archive, LedgerReader.read(ledger), LocalDate.of(2024, 6, 30))
            .withClaims(ClaimsReader.read(claims));
    SignedVerdict.Draft draft = SignedVerdict.begin(files());
    return draft.sign(
        Verification.run(options),
        options,
        VerifierKey.read(key),
        new Verifier("urn:example:me", "1"),
        TIME);
  }

  @Test
  void aFileThatChangesDuringTheVerificationIsNotSigned() throws IOException {
    VerificationOptions options =
        VerificationOptions.of(archive, LedgerReader.read(ledger), LocalDate.of(2024, 6, 30));
    SignedVerdict.Draft draft = SignedVerdict.begin(files());
    Files.writeString(archive.resolve("trust/note.txt"), "changed");

    InputFault fault =
        assertThrows(
            InputFault.class,
            () ->
                draft.sign(
                    Verification.run(options),
                    options,
                    VerifierKey.read(key),
                    new Verifier("urn:example:me", "1"),
                    TIME));

    assertTrue(fault.words().en().contains("archive/trust/note.txt"), fault.words().en());
  }

  private List<PublicKey> trusted() {
    return List.of(VerifierKey.readPublic(folder.resolve("verifier.key.pub")));
  }

  @Test
  void theSignedBytesAreThoseOfTheSpecification() {
    assertArrayEquals(
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world"
            .getBytes(StandardCharsets.US_ASCII),
        DsseEnvelope.preAuthentication(
            "http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.US_ASCII)));
    assertArrayEquals(
        "DSSEv1 2 é 0 ".getBytes(StandardCharsets.UTF_8),
        DsseEnvelope.preAuthentication("é", new byte[0]),
        "lengths are those of the bytes");
  }

  @Test
  void aSecretKeyBringsBackItsPublicHalf() throws IOException {
    // RFC 8032, 7.1, test 1; the secret in the PKCS#8 form of RFC 8410.
    byte[] secret =
        HexFormat.of()
            .parseHex(
                "302e020100300506032b657004220420"
                    + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    Path file = folder.resolve("rfc8032.key");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(secret)
            + "\n-----END PRIVATE KEY-----\n");
    byte[] open =
        HexFormat.of()
            .parseHex(
                "302a300506032b6570032100"
                    + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    Path openFile = folder.resolve("rfc8032.pub");
    Files.writeString(
        openFile,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(open)
            + "\n-----END PUBLIC KEY-----\n");
    assertEquals(VerifierKey.idOf(VerifierKey.readPublic(openFile)), VerifierKey.read(file).id());
  }

  @Test
  void aKeyIsReadableByItsOwnerAloneAndNeverOverwritten() throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    assertThrows(InputFault.class, () -> VerifierKey.create(key));
    assertThrows(InputFault.class, () -> VerifierKey.read(claims));
    assertThrows(InputFault.class, () -> VerifierKey.read(folder.resolve("none.key")));
    assertThrows(InputFault.class, () -> VerifierKey.readPublic(key));
  }

  @Test
  void whatWasSignedHoldsAgainstTheSameFiles() throws FormatFault {
    Checked checked = SignedVerdict.check(made(), trusted(), files());

    assertTrue(checked.holds(), checked.toString());
    assertEquals(4, checked.compared());
    JsonNode statement = checked.statement();
    assertEquals("https://in-toto.io/Statement/v1", statement.get("_type").asText());
    assertEquals(
        List.of("archive/trust/note.txt", "claims", "ledger/devices.csv", "ledger/enterprises.csv"),
        statement.get("subject").valueStream().map(s -> s.get("name").asText()).toList());
    JsonNode predicate = statement.get("predicate");
    assertEquals("PASSED", predicate.get("verificationResult").asText());
    assertEquals("urn:example:me", predicate.get("verifier").get("id").asText());
    assertEquals("2024-07-01T08:00:00Z", predicate.get("timeVerified").asText());
    assertEquals("supported", predicate.get("claims").get(0).get("verdict").asText());
    assertEquals(64, predicate.get("policy").get("digest").get("sha256").asText().length());
  }

  @Test
  void everyChangeOfAnInputIsNamed() throws Exception {
    byte[] verdict = made();
    Files.writeString(claims, "indicator,value\nenterprise.served,2\n");
    Files.delete(archive.resolve("trust/note.txt"));
    Files.writeString(archive.resolve("trust/more.txt"), "added");

    Checked checked = SignedVerdict.check(verdict, trusted(), files());

    assertFalse(checked.holds());
    assertEquals(
        Map.of(
            "claims", Difference.CHANGED,
            "archive/trust/note.txt", Difference.MISSING,
            "archive/trust/more.txt", Difference.ADDED),
        checked.differences());
    assertEquals(2, checked.compared());
    Checked ledgersOnly =
        SignedVerdict.check(verdict, trusted(), new VerifiedFiles(null, ledger, null));
    assertTrue(ledgersOnly.holds(), "only what is at hand is compared");
  }

  @Test
  void aFailedVerdictIsGenuineAndDoesNotHold() throws Exception {
    Files.writeString(claims, "indicator,value\nenterprise.served,2\n");

    Checked checked = SignedVerdict.check(made(), trusted(), files());

    assertTrue(checked.signer().isPresent());
    assertFalse(checked.passed());
    assertFalse(checked.holds());
  }

  @Test
  void noChangedByteOfTheEnvelopeKeepsTheSignature() throws Exception {
    DsseEnvelope made = DsseEnvelope.decode(made());
    byte[] payload = made.payload();
    for (int i = 0; i < payload.length; i += 7) {
      byte[] other = payload.clone();
      other[i] ^= 1;
      DsseEnvelope forged = new DsseEnvelope(made.payloadType(), other, made.signatures());
      assertFalse(VerifierKey.signed(forged, trusted().getFirst()), "byte " + i);
    }
    assertFalse(
        VerifierKey.signed(
            new DsseEnvelope("text/plain", payload, made.signatures()), trusted().getFirst()));
    byte[] signature = made.signatures().getFirst().bytes();
    signature[10] ^= 1;
    DsseEnvelope forged =
        new DsseEnvelope(
            made.payloadType(), payload, List.of(new DsseEnvelope.Signature("", signature)));
    assertFalse(SignedVerdict.check(forged.encode(), trusted(), files()).holds());
    Path stranger = folder.resolve("stranger.key");
    VerifierKey.create(stranger);
    assertFalse(
        SignedVerdict.check(
                made.encode(),
                List.of(VerifierKey.readPublic(folder.resolve("stranger.key.pub"))),
                files())
            .holds());
    assertFalse(SignedVerdict.check(made.encode(), List.of(), files()).holds());
  }

  @Test
  void whatIsNoVerdictIsRefused() {
    VerifierKey signer = VerifierKey.read(key);
    for (byte[] bytes :
        List.of(
            utf8(""),
            utf8("[]"),
            utf8("{\"payload\":\"\",\"payload\":\"\",\"payloadType\":\"\",\"signatures\":[]}"),
            utf8("{\"payloadType\":\"a\",\"payload\":\"####\",\"signatures\":[{\"sig\":\"\"}]}"),
            utf8("{\"payloadType\":\"a\",\"payload\":\"\",\"signatures\":[]}"),
            signer.sign("text/plain", utf8("{}")).encode(),
            signer.sign(VerdictStatement.PAYLOAD_TYPE, utf8("{}")).encode(),
            signer.sign(VerdictStatement.PAYLOAD_TYPE, utf8("no json")).encode(),
            signer
                .sign(
                    VerdictStatement.PAYLOAD_TYPE,
                    utf8(
                        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"other\"}"))
                .encode())) {
      assertThrows(FormatFault.class, () -> SignedVerdict.check(bytes, trusted(), files()));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
