package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code verify}: exit codes, streams, forms, engines and storages. */
@Tag("slow")
class VerifyCommandTest extends ImportedCase {
  @Test
  void verifyPrintsOneJsonDocumentAndNothingElseOnStandardOutput() throws IOException {
    Outcome outcome = run("verify", dirs(), "--as-of", "2024-06-30", "--format", "json");

    assertEquals(0, outcome.code(), outcome.err());
    JsonNode document = new ObjectMapper().readTree(outcome.out());
    assertEquals("2024-06-30", document.path("as_of").asText());
    assertTrue(document.path("facts").size() >= 169, "facts: " + document.path("facts").size());
    assertEquals("recorded", document.path("facts").get(0).path("grade").asText());
  }

  @Test
  void anOverstatedClaimEndsWithOneAndSaysByHowMuch() throws IOException {
    Path claims = folder.resolve("claims.csv");
    Files.writeString(claims, "indicator,window,value\ndevice.connected,as-of,40\n");

    Outcome outcome =
        run(
            "verify",
            dirs(),
            "--as-of",
            "2024-06-30",
            "--claims",
            claims.toString(),
            "--lang",
            "en");

    assertEquals(1, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("overstated"), outcome.out());
  }

  @Test
  void csvHasFactsVerdictsRulesAndFindingsAsTablesOfTheirOwn() throws IOException {
    Path claims = folder.resolve("plain.csv");
    Files.writeString(claims, "indicator,window,value\ndevice.connected,as-of,40\n");

    Outcome outcome =
        run(
            "verify",
            dirs(),
            "--as-of",
            "2024-06-30",
            "--scheme",
            "shanghai-410-2024",
            "--claims",
            claims,
            "--format",
            "csv");

    List<String> heads =
        Stream.of(outcome.out().split("\r?\n\r?\n"))
            .map(table -> table.substring(0, table.indexOf(',')))
            .toList();
    assertEquals(List.of("indicator", "indicator", "rule", "finding"), heads, outcome.out());
    assertTrue(outcome.out().contains("\ndevice.connected,连接的工业设备数量,as-of,"), outcome.out());
    assertTrue(outcome.out().contains(",overstated,"), outcome.out());
  }

  /** The verified form is a form: handed in again, every figure of it holds. */
  @Test
  void theFormThatIsWrittenCanBeHandedIn() {
    Path form = folder.resolve("form.xlsx");
    String[] verify = {"verify", "--as-of", "2024-06-30", "--scheme", "shanghai-410-2024"};

    Outcome written = run(verify, dirs(), "--format", "xlsx", "--out", form);
    Outcome read = run(verify, dirs(), "--claims", form, "--format", "csv", "--lang", "en");

    assertEquals(0, written.code(), written.err());
    assertEquals(0, read.code(), read.err());
    assertTrue(read.out().contains(",supported,"), read.out());
    assertFalse(read.out().contains(",unsupported,"), read.out());
  }

  @Test
  void aFormWithFiguresThatAreNoneEndsWithTwoAndNamesThem() throws IOException {
    Path claims = folder.resolve("broken.docx");
    Files.writeString(claims, "PK\u0003\u0004 not really");

    Outcome outcome =
        run("verify", dirs(), "--as-of", "2024-06-30", "--claims", claims, "--lang", "en");

    assertEquals(2, outcome.code());
    assertTrue(
        outcome.err().contains("broken.docx: the zip is truncated or damaged"), outcome.err());
    assertFalse(outcome.err().contains("\tat "), outcome.err());
  }

  /** A storage that is not there, and one that refuses without saying a word. */
  @Test
  void anObjectStorageThatCannotBeReadEndsWithThree() throws IOException {
    Path keys =
        Files.writeString(
            folder.resolve("keys"),
            "[default]\naws_access_key_id = plumbline\naws_secret_access_key = guess\n");
    HttpServer refusing = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    refusing.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    refusing.start();
    System.setProperty("aws.sharedCredentialsFile", keys.toString());
    try {
      String open = "http://127.0.0.1:" + refusing.getAddress().getPort();
      Object[] verify = {
        "verify", "--ledger", CASE, "--as-of", "2024-06-30", "--archive", "s3://evidence/a"
      };
      Object[] plain = {"--s3-region", "us-east-1", "--s3-insecure-plain-http", "--lang", "en"};
      Outcome refused = run(verify, plain, "--s3-endpoint", open);
      refusing.stop(0);
      Outcome gone = run(verify, plain, "--s3-endpoint", open);

      assertEquals(3, refused.code(), refused.err());
      assertTrue(refused.err().contains("s3://evidence/a/ cannot be listed: 403"), refused.err());
      assertFalse(refused.err().contains("guess"), refused.err());
      assertEquals(3, gone.code(), gone.err());
      assertTrue(gone.err().contains("s3://evidence/a/ cannot be listed:"), gone.err());
      assertFalse(gone.err().contains("\tat "), gone.err());
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
      refusing.stop(0);
    }
  }

  @Test
  void suspicionsAreNotLookedForOnSpark() {
    Outcome outcome =
        run(
            "verify",
            dirs(),
            "--as-of",
            "2024-06-30",
            "--suspicions",
            "--engine",
            "spark",
            "--lang",
            "en");

    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("without --engine spark"), outcome.err());
  }

  @Test
  void derivedFiguresStandInTheCsvToo() throws IOException {
    Path ledger = Files.createDirectories(folder.resolve("declaring"));
    try (Stream<Path> files = Files.list(CASE)) {
      for (Path file : files.filter(name -> !name.endsWith("facts.json")).toList()) {
        Files.copy(file, ledger.resolve(String.valueOf(file.getFileName())));
      }
    }
    Files.writeString(
        ledger.resolve("declared.csv"), "indicator,value\n平台利润,30\n平台相关营业收入（万元）,120\n");

    Outcome outcome =
        run(
            "verify",
            "--archive",
            archive,
            "--ledger",
            ledger,
            "--as-of",
            "2024-06-30",
            "--scheme",
            "shanghai-410-2024",
            "--format",
            "csv");

    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(
        outcome.out().contains("1.2.2-2,平台利润率（%）,as-of,,,,,25.00,25/1,%,declared"), outcome.out());
  }

  @Test
  void aWorkbookNeedsAFile() {
    Outcome outcome =
        run("verify", dirs(), "--as-of", "2024-06-30", "--format", "docx", "--lang", "en");

    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("expected --out FILE.docx"), outcome.err());
  }

  @Test
  void aDateThatDoesNotExistEndsWithTwo() {
    Outcome outcome = run("verify", dirs(), "--as-of", "2024-06-31", "--lang", "en");

    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("--as-of is '2024-06-31'"), outcome.err());
  }

  @Test
  void anArchiveThatIsNotThereEndsWithTwo() {
    Outcome outcome =
        run(
            "verify",
            "--archive",
            folder + "/none",
            "--ledger",
            CASE.toString(),
            "--as-of",
            "2024-06-30");

    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("没有归档文件夹"), outcome.err());
  }

  @Test
  void suspicionsStandBesideTheFactsUnderKeysOfTheirOwn() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Outcome plain = run("verify", dirs(), "--as-of", "2024-06-30", "--format", "json");
    Outcome more =
        run("verify", dirs(), "--as-of", "2024-06-30", "--suspicions", "--format", "json");

    assertEquals(0, more.code(), more.err());
    JsonNode document = json.readTree(more.out());
    JsonNode without = json.readTree(plain.out());
    assertFalse(without.has("suspicions"));
    assertEquals(without.path("facts"), document.path("facts"));
    assertEquals(without.path("findings"), document.path("findings"));
    assertEquals(10, document.path("suspicions").path("tests").size());
    assertEquals("2024-05-31", document.path("suspicions").path("period").path("from").asText());
    for (JsonNode found : document.path("suspicions").path("found")) {
      assertTrue(found.path("q").asDouble() <= 0.01, found.toString());
      assertTrue(found.path("statistic").asDouble() >= found.path("threshold").asDouble());
      assertFalse(found.path("subjects").isEmpty());
    }
    assertEquals(
        "device.connected",
        document.path("adjusted").path("figures").path(0).path("indicator").asText());
  }

  @Test
  void moreDaysOfSuspicionThanAYearEndWithTwo() {
    Outcome outcome =
        run("verify", dirs(), "--as-of", "2024-06-30", "--suspicions=400", "--lang", "en");

    assertEquals(2, outcome.code());
    assertTrue(
        outcome.err().contains("--suspicions is 400, expected 1 to 366 days"), outcome.err());
  }

  @Test
  void enginesAndStoragesThatAreNoneEndWithTwo() {
    for (String[] wrong :
        new String[][] {
          {"--engine", "flink", "expected embedded, spark or spark=MASTER"},
          {"--engine", "spark=yarn", "expected local[N] or spark://HOST:PORT"},
          {"--s3-endpoint", "ftp://x", "expected https://HOST[:PORT]"}
        }) {
      String[] where =
          wrong[0].equals("--engine")
              ? dirs()
              : new String[] {"--archive", "s3://bucket/a", "--ledger", CASE.toString()};
      Outcome outcome =
          run("verify", where, "--as-of", "2024-06-30", wrong[0], wrong[1], "--lang", "en");

      assertEquals(2, outcome.code(), outcome.err());
      assertTrue(outcome.err().contains(wrong[2]), outcome.err());
      assertEquals("", outcome.out());
    }
  }
}
