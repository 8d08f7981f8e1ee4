package io.plumbline.verifier.engine.pack;

import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.statement.Standing;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was recomputed from a pack against what the pack says, and says what chains, seals and
 * certificates in it show.
 */
final class RecomputedCheck {
  private final Path folder;
  private final @Nullable Path authority;
  private final List<Statement> statements = new ArrayList<>();

  /**
   * Checks an extracted pack.
   *
   * @param authority certificate of the authority that is trusted; null for the file's own
   */
  RecomputedCheck(Path folder, @Nullable Path authority) {
    this.folder = folder;
    this.authority = authority;
  }

  List<Statement> compare(VerificationReport report) throws IOException {
    figures(report);
    integrity(report);
    return statements;
  }

  /** Compares what was recomputed with what stands in the pack. */
  private void figures(VerificationReport report) throws IOException {
    byte[] stated = Files.readAllBytes(folder.resolve(PackLayout.REPORT));
    if (!Arrays.equals(stated, EvidencePack.reportText(report))) {
      statements.add(
          Statement.broken(
              "figures-differ",
              PackLayout.REPORT,
              "重算的结果与文件中的不同：%s",
              "what was recomputed differs from what the file says: %s",
              firstDifference(new String(stated, StandardCharsets.UTF_8), report)));
      return;
    }
    long measured = report.facts().stream().filter(f -> f.grade() == Grade.MEASURED).count();
    statements.add(
        Statement.proved(
            "figures",
            PackLayout.REPORT,
            "%d 个指标、发现和结论由原始帧重算，与文件所载逐字相同；其中 %d 个为 measured",
            "%d figures, with findings and verdicts, were recomputed from the frames and are what"
                + " the file says, letter for letter; %d of them are measured",
            report.facts().size(),
            measured));
    if (report.integrity().importedFrames() > 0) {
      statements.add(
          Statement.asserted(
              "imported",
              "archive/imports",
              "importer",
              "%d 个帧是导入的记录：没有代理签名，也没有到达时间的证明",
              "%d frames are imported recordings: no agent sealed them and nothing proves when they"
                  + " came",
              report.integrity().importedFrames()));
    }
  }

  private static String firstDifference(String stated, VerificationReport report) {
    List<String> lines = stated.lines().toList();
    List<String> own =
        new String(EvidencePack.reportText(report), StandardCharsets.UTF_8).lines().toList();
    for (int i = 0; i < Math.max(lines.size(), own.size()); i++) {
      String left = i < lines.size() ? lines.get(i).strip() : "–";
      String right = i < own.size() ? own.get(i).strip() : "–";
      if (!left.equals(right)) {
        return "#" + (i + 1) + ": " + left + " ≠ " + right;
      }
    }
    return "line ends";
  }

  private void integrity(VerificationReport report) throws IOException {
    for (Defect defect : report.integrity().defects()) {
      if (defect.kind().breaksIntegrity()) {
        statements.add(
            new Statement(
                Standing.BROKEN,
                defect.kind().token(),
                PackLayout.ARCHIVE + defect.place(),
                "",
                defect.words()));
      }
    }
    boolean edge = report.integrity().edgeFrames() > 0;
    if (report.integrity().holds() && edge) {
      statements.add(
          Statement.proved(
              "chains",
              "archive/segments",
              "%d 个代理的 %d 个帧首尾相连，由其密钥封签；未封签 %d 个",
              "the %2$d frames of %1$d agents are chained and sealed by their keys; %3$d are not"
                  + " sealed",
              report.integrity().agents(),
              report.integrity().edgeFrames(),
              report.integrity().unsealedFrames()));
    }
    if (edge) {
      authority();
    }
  }

  private void authority() throws IOException {
    Path own = folder.resolve("archive/trust/ca.pem");
    Path known = authority;
    if (known == null) {
      statements.add(
          Statement.asserted(
              "authority",
              "archive/trust/ca.pem",
              "platform",
              "哪把密钥属于哪个代理，由平台自己的 CA 说了算",
              "which key is which agent's is the word of the platform's own authority"));
    } else if (Files.exists(own) && Files.mismatch(own, known) < 0) {
      statements.add(
          Statement.proved(
              "authority",
              "archive/trust/ca.pem",
              "代理和网关的密钥由受信任的机构证明",
              "the keys of agents and gateways are certified by the trusted authority"));
    } else {
      statements.add(
          Statement.broken(
              "authority",
              "archive/trust/ca.pem",
              "文件里的 CA 证书不是受信任的那一张",
              "the authority's certificate in the file is not the trusted one"));
    }
    statements.add(
        Statement.asserted(
            "source",
            "archive/segments",
            "agents",
            "代理读到的就是机器真实的状态：签名只证明此后没有改过",
            "that what agents read is what machines did: a seal proves only that nothing was"
                + " changed since"));
  }
}
