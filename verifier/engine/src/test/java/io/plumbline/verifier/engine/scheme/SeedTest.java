package io.plumbline.verifier.engine.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.contract.ledger.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The forms have the words of their notices, letter for letter. The notices lie in a folder {@code
 * shared/seeds} above the checkout; without it the suite says that it is left out.
 */
class SeedTest {
  private static final Map<String, String> NOTICES =
      Map.of(
          "shanghai-410-2024", "shanghai-410-2024.txt",
          "miit-cross-industry-2022", "miit-cross-industry-2022.txt",
          "shanghai-493-2024", "shanghai-493-2024.txt",
          "chengdu-platform-2024", "chengdu-2024.txt",
          "chengdu-cloud-star-2024", "chengdu-2024.txt",
          "chengdu-park-star-2024", "chengdu-2024.txt",
          "shanghai-design-center-2023", "shanghai-gazette-2024-excerpts.txt",
          "shanghai-livestream-base-2023", "shanghai-gazette-2024-excerpts.txt");

  /** Sections of the indicator table of shanghai-410-2024 and how many rows each has. */
  private static final Map<String, Long> SECTIONS =
      Map.ofEntries(
          Map.entry("1.1.1", 2L),
          Map.entry("1.1.2", 6L),
          Map.entry("1.2.1", 2L),
          Map.entry("1.2.2", 3L),
          Map.entry("2.1.1", 13L),
          Map.entry("2.1.2", 15L),
          Map.entry("2.2.1", 2L),
          Map.entry("2.2.2", 9L),
          Map.entry("2.2.3", 7L),
          Map.entry("2.3.1", 2L),
          Map.entry("2.4.1", 3L),
          Map.entry("2.4.2", 3L),
          Map.entry("2.5.1", 4L),
          Map.entry("2.5.2", 2L),
          Map.entry("3.1.1", 18L),
          Map.entry("3.1.2", 12L),
          Map.entry("3.1.3", 10L),
          Map.entry("3.2.1", 2L),
          Map.entry("3.2.2", 3L));

  private static Optional<Path> seeds() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path seeds = folder.resolve("shared/seeds");
      if (Files.isDirectory(seeds)) {
        return Optional.of(seeds);
      }
    }
    return Optional.empty();
  }

  /** A notice without blanks and without the heads of its pages. */
  private static String notice(String scheme) throws IOException {
    assumeTrue(seeds().isPresent(), "left out: there is no folder shared/seeds above the checkout");
    String file = NOTICES.getOrDefault(scheme, "");
    String text = Files.readString(seeds().orElseThrow().resolve(file));
    return squeezed(
        text.lines()
            .filter(line -> !line.strip().matches("- \\d+ -|指标/序号 解释/填报指引"))
            .collect(Collectors.joining("\n"))
            .replaceAll("[\\ue000-\\uf8ff]", ""));
  }

  private static String squeezed(String text) {
    return text.replaceAll("[\\s\\u3000]+", "");
  }

  @Test
  void everyNoticeIsAForm() {
    assertEquals(
        NOTICES.keySet().stream().sorted().toList(),
        Schemes.all().stream().map(Scheme::id).sorted().toList());
  }

  @TestFactory
  Stream<DynamicTest> everyNameAndDefinitionStandsInTheNotice() {
    return Schemes.all().stream()
        .map(scheme -> DynamicTest.dynamicTest(scheme.id(), () -> standsInTheNotice(scheme)));
  }

  private static void standsInTheNotice(Scheme scheme) throws IOException {
    String notice = notice(scheme.id());
    List<String> missing = new ArrayList<>();
    for (Scheme.Section section : scheme.sections()) {
      String title = section.title();
      if (!notice.contains(squeezed(title)) || !notice.contains(squeezed(section.note()))) {
        missing.add(section.number() + " " + title);
      }
    }
    for (Scheme.Row row : scheme.rows()) {
      for (String text : List.of(row.name(), row.definition(), row.attachment())) {
        if (!notice.contains(squeezed(text))) {
          missing.add(row.row() + " " + text);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @TestFactory
  Stream<DynamicTest> everySectionHasRows() {
    return Schemes.all().stream()
        .map(scheme -> DynamicTest.dynamicTest(scheme.id(), () -> sectionsHaveRows(scheme)));
  }

  private static void sectionsHaveRows(Scheme scheme) {
    for (Scheme.Section section : scheme.sections()) {
      long count = count(scheme, section.number());
      System.out.printf(
          "%s %s %s: %d rows%n", scheme.id(), section.number(), section.title(), count);
      assertTrue(count > 0, section.number());
    }
    assertFalse(scheme.rules().isEmpty());
  }

  @Test
  void everySectionOfTheIndicatorTableIsComplete() {
    Scheme scheme = Schemes.get("shanghai-410-2024");
    Map<String, Long> counts =
        SECTIONS.keySet().stream().collect(Collectors.toMap(n -> n, n -> count(scheme, n)));
    assertEquals(SECTIONS, counts);
    scheme.rows().stream()
        .filter(row -> SECTIONS.containsKey(row.section()))
        .forEach(row -> assertFalse(row.definition().isEmpty(), row.row()));
  }

  private static long count(Scheme scheme, String section) {
    return scheme.rows().stream().filter(row -> row.section().equals(section)).count();
  }

  @Test
  void theAppendicesAreComplete() throws IOException {
    Scheme scheme = Schemes.get("shanghai-410-2024");
    Map<String, Vocabulary> appendices =
        Map.of(
            "附录A", Vocabulary.DEVICE_CATEGORIES,
            "附录B", Vocabulary.APP_CATEGORIES,
            "附录C", Vocabulary.INDUSTRIES,
            "附录D", Vocabulary.MODEL_CLASSES,
            "附录E", Vocabulary.SOLUTION_KINDS,
            "附录F", Vocabulary.REGIONS);
    String notice = notice(scheme.id());
    int sizes = 0;
    for (MemberList list : scheme.lists()) {
      assertEquals(
          Optional.ofNullable(appendices.get(list.id())).orElseThrow().members(), list.members());
      sizes += list.members().size();
      int at = notice.indexOf(list.id() + squeezed(list.title()));
      assertTrue(at > 0, list.id());
      for (String member : list.members()) {
        at = notice.indexOf(squeezed(member), at);
        assertTrue(at > 0, list.id() + " " + member + " stands in its place");
        at += squeezed(member).length();
      }
    }
    assertEquals(16 + 9 + 22 + 4 + 6 + 40, sizes);
  }
}
