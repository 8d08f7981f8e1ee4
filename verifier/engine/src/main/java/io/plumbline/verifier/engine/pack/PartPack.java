package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.Derivation;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.integrity.LeftOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Packs the part of an archive that one figure needs: the segments with arrivals that can matter to
 * the days of its window. Where more days make another figure or grade, such as for the state that
 * a window begins with, the part reaches further back, until the figure recomputed from it is that
 * of the whole archive.
 */
final class PartPack {
  /** Days that the part reaches back beyond the window, one after the other. */
  private static final List<Integer> DAYS_MORE = List.of(0, 1, 7, 31, 92, 366, 20_000);

  private final PackRequest request;
  private final FactId fact;
  private final VerificationOptions options;

  PartPack(PackRequest request, FactId fact) {
    this.request = request;
    this.fact = fact;
    this.options = request.options().withClaims(List.of());
  }

  VerificationReport write() {
    List<Fact> whole = only(Verification.run(options), fact).facts();
    if (whole.isEmpty()) {
      throw new InputFault(
          Words.of(
              "归档和台账里没有可用来重算 %s 的内容。",
              "Neither archive nor ledgers hold anything to recompute %s from.", fact));
    }
    Path out = request.out();
    Path folder = out.resolveSibling("." + out.getFileName() + ".part");
    try {
      for (int more : DAYS_MORE) {
        remove(folder);
        Files.createDirectories(folder);
        stage(folder, more);
        VerificationOptions part = options.withArchive(folder);
        VerificationReport found = only(part(part), fact);
        if (found.facts().equals(whole) || more == DAYS_MORE.getLast()) {
          return new EvidencePack(request.of(part)).write(() -> found);
        }
      }
      throw new IllegalStateException("no part is the last one");
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("证据包 %s 写不成：%s", "The pack %s cannot be written: %s", out, e), e);
    } catch (FormatFault e) {
      throw new InputFault(
          Words.of(
              "归档 %s 已损坏，只能整个打包：%s",
              "The archive %s is damaged and can only be packed whole: %s",
              options.archive(),
              e.getMessage()),
          e);
    } finally {
      clear(folder);
    }
  }

  private void stage(Path folder, int more) throws IOException, FormatFault {
    ArchiveLayout archive = new ArchiveLayout(options.archive());
    Period window = fact.window().days(options.asOf());
    PartChoice choice =
        PartChoice.of(
            archive,
            PartChoice.Arrivals.of(
                new Period(window.from().minusDays(more), window.to()),
                options.effectiveZone(),
                options.limits()));
    new PartStage(archive, folder, choice).fill();
  }

  /**
   * Verifies a part.
   *
   * @throws FormatFault when a header or footer of what is left out is damaged
   */
  static VerificationReport part(VerificationOptions options) throws IOException, FormatFault {
    return Verification.part(options, LeftOut.of(new ArchiveLayout(options.archive())));
  }

  /** What a report says of a figure and its breakdowns. */
  static VerificationReport only(VerificationReport report, FactId fact) {
    return new VerificationReport(
        report.scheme(),
        report.asOf(),
        report.zone(),
        report.facts().stream()
            .filter(one -> one.indicator() == fact.indicator() && one.window() == fact.window())
            .toList(),
        List.of(),
        List.of(),
        List.of(),
        report.integrity(),
        List.of(),
        report.samples(),
        report.duration(),
        report.suspicions(),
        Derivation.NONE);
  }

  private static void clear(Path folder) {
    try {
      remove(folder);
    } catch (IOException e) {
      throw new EnvironmentFault(Words.of("删不掉 %s：%s", "%s cannot be removed: %s", folder, e), e);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(Objects.requireNonNull(path));
      }
    }
  }
}
