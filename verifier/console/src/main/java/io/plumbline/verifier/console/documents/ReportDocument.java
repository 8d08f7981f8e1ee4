package io.plumbline.verifier.console.documents;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.explain.FigureEvidence;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a report as a document for people. The same input gives the same bytes. */
public final class ReportDocument {
  private ReportDocument() {}

  /**
   * Writes a document.
   *
   * @param scheme the form to fill in; without one the document has every table but the form
   * @param digests of the archive that was verified
   * @param figures what figures rest on, by the id of the fact; empty where it was not counted
   * @param notes what the reading of the claims had to say
   * @param language {@code zh} or {@code en}
   */
  public static byte[] write(
      DocumentFormat format,
      VerificationReport report,
      Optional<Scheme> scheme,
      ArchiveDigests digests,
      Map<String, FigureEvidence> figures,
      List<Words> notes,
      String language) {
    Paper paper = new PaperLayout(report, scheme, digests, figures, notes, language).paper();
    try {
      return switch (format) {
        case XLSX -> XlsxPaper.write(paper);
        case DOCX -> DocxPaper.write(paper);
        case HTML -> HtmlPaper.write(paper).getBytes(StandardCharsets.UTF_8);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("a document in memory", e);
    }
  }
}
