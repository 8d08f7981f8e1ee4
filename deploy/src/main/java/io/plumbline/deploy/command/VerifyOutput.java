package io.plumbline.deploy.command;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.console.documents.ArchiveDigests;
import io.plumbline.verifier.console.documents.DocumentFormat;
import io.plumbline.verifier.console.documents.ReportDocument;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.explain.FigureEvidence;
import io.plumbline.verifier.engine.report.ReportCsv;
import io.plumbline.verifier.engine.report.ReportJson;
import io.plumbline.verifier.engine.report.ReportTable;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code verify} writes its report, and how.
 *
 * @param format how
 * @param out the file; null for standard output
 */
record VerifyOutput(Format format, @Nullable Path out) {
  /** The forms of output. */
  enum Format {
    TABLE,
    JSON,
    CSV,
    XLSX,
    DOCX,
    HTML
  }

  /**
   * What was verified.
   *
   * @param form the form, if one was asked for
   * @param archive what it was verified from
   * @param figures what its figures rest on, by the id of the fact; empty where not counted
   * @param notes what the reading of the claims had to say
   */
  record Result(
      VerificationReport report,
      Optional<Scheme> form,
      Path archive,
      Map<String, FigureEvidence> figures,
      List<Words> notes) {}

  /**
   * Checks before the long work that its result has somewhere to go.
   *
   * @throws InputFault when a workbook or Word document would go to the terminal
   */
  void check() {
    if (out == null && (format == Format.XLSX || format == Format.DOCX)) {
      throw new InputFault(
          Words.of(
              "--format %1$s 要写到文件，请加 --out 文件.%1$s。",
              "--format %1$s goes to a file, expected --out FILE.%1$s.",
              format.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Whether it is a document that says beside each figure what the figure rests on. */
  boolean isDocument() {
    return switch (format) {
      case TABLE, JSON, CSV -> false;
      case XLSX, DOCX, HTML -> true;
    };
  }

  /** Writes the report. */
  void write(Terminal terminal, Result result) {
    byte[] bytes = bytes(result, terminal.language());
    if (out == null) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      terminal.write(text.endsWith("\n") ? text : text + "\n");
      return;
    }
    try {
      Files.write(out, bytes);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法写入 %s：%s", "%s cannot be written: %s", out, e.getMessage()), e);
    }
  }

  private byte[] bytes(Result result, String language) {
    VerificationReport report = result.report();
    return switch (format) {
      case TABLE -> utf8(new ReportTable(language).text(report));
      case JSON -> utf8(new ReportJson(language).text(report));
      case CSV -> utf8(ReportCsv.text(report, language));
      case XLSX -> document(DocumentFormat.XLSX, result, language);
      case DOCX -> document(DocumentFormat.DOCX, result, language);
      case HTML -> document(DocumentFormat.HTML, result, language);
    };
  }

  private static byte[] document(DocumentFormat format, Result result, String language) {
    return ReportDocument.write(
        format,
        result.report(),
        result.form(),
        ArchiveDigests.of(result.archive()),
        result.figures(),
        result.notes(),
        language);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
