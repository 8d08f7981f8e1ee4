package io.plumbline.verifier.console;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.console.documents.ArchiveDigests;
import io.plumbline.verifier.console.documents.DocumentFormat;
import io.plumbline.verifier.console.documents.ReportDocument;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.Verification;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.explain.FigureEvidence;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sample fleet verified once, and its report as a document. */
final class SampleReport {
  /** The form that it is written as. */
  static final Scheme FORM = Schemes.get("shanghai-410-2024");

  private final Path folder;
  private final Explainer explainer;
  private final Map<String, FigureEvidence> figures;
  private final Ledger ledger;

  SampleReport(Path folder) throws IOException {
    this.folder = folder;
    this.explainer = SampleFleet.verify(folder);
    this.figures = explainer.evidence();
    this.ledger = LedgerReader.read(folder);
  }

  VerificationReport report() {
    return explainer.report();
  }

  Explainer explainer() {
    return explainer;
  }

  Map<String, FigureEvidence> figures() {
    return figures;
  }

  Ledger ledger() {
    return ledger;
  }

  byte[] write(DocumentFormat format, VerificationReport report, String language) {
    return ReportDocument.write(
        format,
        report,
        Optional.of(FORM),
        ArchiveDigests.of(folder.resolve("archive")),
        figures,
        List.of(new Words("说明 <b>", "note <b>")),
        language);
  }

  VerificationReport verify(List<Claim> claims) {
    return Verification.run(
        VerificationOptions.of(folder.resolve("archive"), ledger, SampleFleet.AS_OF)
            .withScheme(FORM)
            .withClaims(claims));
  }
}
