package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.plumbline.deploy.Checkout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line as scripts meet it: exit codes, streams, languages. */
class PlumblineTest {
  private static final Path CASE =
      Checkout.root().resolve("verifier/engine/src/test/resources/cases/fleet-1");

  @TempDir private static Path folder;

  private static Path archive;

  /** What a command did. */
  private record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void importOnce() {
    archive = folder.resolve("archive");
    assertEquals(0, run("import", "telemetry", CASE + "/telemetry.csv", dirs()).code());
    assertEquals(0, run("import", "usage", CASE + "/usage.csv", dirs()).code());
  }

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
  void aWorkbookNeedsAFile() {
    Outcome outcome =
        run("verify", dirs(), "--as-of", "2024-06-30", "--format", "docx", "--lang", "en");

    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("expected --out FILE.docx"), outcome.err());
  }

  @Test
  void theSameFileTwiceAddsNothing() {
    Outcome again = run("import", "telemetry", CASE + "/telemetry.csv", dirs(), "--lang", "en");

    assertEquals(0, again.code());
    assertTrue(again.out().startsWith("imported 0 files (1 were there already)"), again.out());
  }

  @Test
  void badInputEndsWithTwoAndNamesFileLineAndColumn() throws IOException {
    Path bad = folder.resolve("bad.csv");
    Files.writeString(
        bad,
        """
        device_id,channel,role,source_time,received_time,value,quality
        D1,state,state,2024-02-30T00:00:00Z,,RUNNING,GOOD
        """);

    Outcome outcome = run("import", "telemetry", bad.toString(), dirs(), "--lang", "en");

    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("bad.csv line 2, column source_time"), outcome.err());
    assertFalse(outcome.err().contains("\tat "), outcome.err());
    assertEquals("", outcome.out());
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
  void aSchemeFileIsCheckedToTheColumnAndUsedAsItIs() throws IOException {
    Path form = folder.resolve("form.yaml");
    String text =
        """
        id: district-2025
        title: 某区申报表
        title_en: a district
        source: 示例
        sections:
          - section: '1'
            title: 规模
            rows:
              - {row: 1-1, name: 接入设备总数, kind: computed, indicator: device.connected}
        rules:
          - {id: enough, zh: 不少于 19 台, en: 19 at least, over: facts, check: '{1-1} >= 19'}
        """;
    Files.writeString(form, text.replace("{1-1} >=", "{1-2} >="));
    Outcome bad = run("schemes", "check", form.toString(), "--lang", "en");
    assertEquals(2, bad.code());
    assertTrue(bad.err().contains("form.yaml:11:70: found '{1-2}'"), bad.err());
    assertTrue(bad.err().contains("the nearest is {1-1}"), bad.err());

    Files.writeString(form, text);
    Outcome good = run("schemes", "check", form.toString(), "--lang", "en");
    assertEquals(0, good.code(), good.err());
    assertTrue(good.out().contains("1 sections, 1 rows, 0 formulas, 1 rules"), good.out());

    Outcome verified =
        run(
            "verify",
            dirs(),
            "--as-of",
            "2024-06-30",
            "--scheme",
            form.toString(),
            "--format",
            "json");
    assertEquals(0, verified.code(), verified.err());
    JsonNode document = new ObjectMapper().readTree(verified.out());
    assertEquals("district-2025", document.path("scheme").asText());
    assertEquals("holds", document.path("rules").path(0).path("verdict").asText());
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

  @Test
  void anUnknownCommandEndsWithTwo() {
    assertEquals(2, run("verifi").code());
  }

  @Test
  void schemesAreShownAsJson() throws IOException {
    Outcome outcome = run("schemes", "show", "shanghai-410-2024", "--format", "json");

    assertEquals(0, outcome.code());
    JsonNode scheme = new ObjectMapper().readTree(outcome.out());
    assertEquals("shanghai-410-2024", scheme.path("id").asText());
    assertTrue(scheme.path("rows").size() > 10);
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

  @Test
  void everyCommandHasHelpInBothLanguagesWithAnExample() {
    List<String> without = new ArrayList<>();
    for (List<String> command : commands(new CommandLine(new Plumbline()), List.of())) {
      for (String language : List.of("zh", "en")) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--help", "--lang", language));
        Outcome outcome = run(words.toArray(String[]::new));
        boolean isGroup = outcome.out().contains("COMMAND");
        if (outcome.code() != 0
            || !(isGroup || outcome.out().contains(language.equals("zh") ? "例：" : "Example:"))) {
          without.add(command + " " + language);
        }
        undescribed(outcome.out()).forEach(name -> without.add(command + " " + name));
      }
    }
    assertEquals(List.of(), without);
  }

  /** Options and parameters with no words beside them or in the line below. */
  private static List<String> undescribed(String help) {
    List<String> lines = help.lines().toList();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean isName = lines.get(i).matches(" {2,8}(-|[A-Z]).*");
      boolean isBare = !lines.get(i).strip().contains("  ");
      boolean goesOn = i + 1 < lines.size() && lines.get(i + 1).matches(" {15,}\\S.*");
      if (isName && isBare && !goesOn) {
        names.add(lines.get(i).strip());
      }
    }
    return names;
  }

  private static List<List<String>> commands(CommandLine line, List<String> prefix) {
    List<List<String>> all = new ArrayList<>();
    line.getSubcommands()
        .forEach((name, sub) -> {
          if (!sub.getCommandSpec().usageMessage().hidden() && !name.equals("help")) {
            List<String> words = new ArrayList<>(prefix);
            words.add(name);
            all.add(words);
            all.addAll(commands(sub, words));
          }
        });
    return all;
  }

  private static String[] dirs() {
    return new String[] {"--archive", archive.toString(), "--ledger", CASE.toString()};
  }

  private static Outcome run(Object... words) {
    List<String> arguments = flat(words);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Plumbline.run(
            arguments.toArray(String[]::new),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    return new Outcome(code, out.toString(), err.toString());
  }

  private static List<String> flat(Object... words) {
    List<String> arguments = new ArrayList<>();
    for (Object word : words) {
      if (word instanceof Object[] several) {
        arguments.addAll(flat(several));
      } else {
        arguments.add(word.toString());
      }
    }
    return arguments;
  }
}
