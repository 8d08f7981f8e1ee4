package io.plumbline.verifier.console.handin;

import io.plumbline.contract.claim.Claim;
import io.plumbline.contract.claim.ClaimsReader;
import io.plumbline.contract.csv.InputFiles;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.verifier.console.handin.office.DocxGrids;
import io.plumbline.verifier.console.handin.office.FormGrid;
import io.plumbline.verifier.console.handin.office.OfficePackage;
import io.plumbline.verifier.console.handin.office.XlsxGrids;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads claims from whatever a platform hands in: {@code claims.csv}, JSON, or the official form
 * filled in as xlsx or docx ({@code docs/formats/claims.md}). The content decides which it is, and
 * the name must not say otherwise.
 */
public final class ClaimsFile {
  private static final int HEAD_BYTES = 8;

  private final Path file;
  private final RowClaims rows;

  private ClaimsFile(Path file, List<Scheme> forms, Ledger ledger) {
    this.file = file;
    this.rows = new RowClaims(forms, ledger);
  }

  /**
   * Reads a file.
   *
   * @param forms the forms whose rows are understood
   * @param ledger whose countries may be named without their English names
   * @throws InputFault that names each place that cannot be read, the text there and what was
   *     expected
   * @throws EnvironmentFault when the file cannot be read
   */
  public static HandedIn read(Path file, List<Scheme> forms, Ledger ledger) {
    return new ClaimsFile(file, forms, ledger).read();
  }

  private HandedIn read() {
    byte[] head = head();
    if (OfficePackage.looksLikeOne(head)) {
      return office();
    }
    if (isNamed(".xlsx") || isNamed(".docx") || isNamed(".xls") || isNamed(".doc")) {
      throw new InputFault(
          Words.of(
              "%s：不是 xlsx 或 docx（开头不是 zip），文件已损坏或改过扩展名。",
              "%s: no xlsx or docx (it does not begin like a zip): damaged, or renamed.", file));
    }
    boolean json = isNamed(".json") || (!isNamed(".csv") && startsLikeJson(head));
    return widened(json ? JsonClaims.read(file) : ClaimsReader.read(file));
  }

  private HandedIn office() {
    OfficePackage document = OfficePackage.open(file);
    boolean otherwise =
        List.of(".csv", ".json", ".xlsx", ".docx").stream()
            .anyMatch(end -> isNamed(end) && !document.kind().extension().equals(end));
    if (otherwise) {
      throw new InputFault(
          Words.of(
              "%s：内容是 %2$s，扩展名却不是；请改回 %2$s。",
              "%s: the content is %2$s, its name says otherwise; expected the ending %2$s.",
              file,
              document.kind().extension()));
    }
    List<FormGrid> grids =
        switch (document.kind()) {
          case XLSX -> XlsxGrids.read(document);
          case DOCX -> DocxGrids.read(document);
        };
    return new FormReader(file, rows).read(grids);
  }

  /**
   * Claims with cells as forms have them taken apart: a list for a breakdown becomes a claim for
   * each member. What cannot be read stays the text that it is, for an expert.
   */
  private HandedIn widened(List<Claim> claims) {
    List<Claim> widened = new ArrayList<>();
    List<Words> notes = new ArrayList<>();
    for (Claim claim : claims) {
      Optional<Scheme.Row> row = rows.find(claim.indicator());
      boolean plain =
          claim.number().isPresent() && row.map(r -> r.dimension().isEmpty()).orElse(true);
      if (plain || row.isEmpty() || !claim.member().isEmpty()) {
        widened.add(claim);
        continue;
      }
      switch (rows.claims(row.get(), claim.line(), claim.value())) {
        case RowClaims.Read(List<Claim> read, List<Words> said) -> {
          read.forEach(one -> widened.add(inWindow(one, claim.window())));
          said.forEach(words -> notes.add(at(claim, words)));
        }
        case RowClaims.Refused(Words expected) -> {
          widened.add(claim);
          notes.add(
              at(
                  claim,
                  new Words(
                      "“" + claim.value() + "”" + expected.zh() + "；按文字处理",
                      "'" + claim.value() + "': " + expected.en() + "; taken as text")));
        }
      }
    }
    return new HandedIn(widened, notes);
  }

  /** A figure whose cell names no window is of the window that its line names. */
  private static Claim inWindow(Claim claim, String window) {
    return claim.window().isEmpty()
        ? new Claim(
            claim.line(),
            claim.indicator(),
            window,
            claim.dimension(),
            claim.member(),
            claim.value(),
            claim.unit())
        : claim;
  }

  private Words at(Claim claim, Words words) {
    return new Words(
        "%s 第 %d 行（%s）：%s".formatted(file, claim.line(), claim.indicator(), words.zh()),
        "%s line %d (%s): %s".formatted(file, claim.line(), claim.indicator(), words.en()));
  }

  private byte[] head() {
    try (InputStream in = InputFiles.open(file)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }

  private static boolean startsLikeJson(byte[] head) {
    String start = new String(head, StandardCharsets.ISO_8859_1).strip();
    return start.startsWith("{") || start.startsWith("[");
  }

  private boolean isNamed(String end) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(end);
  }
}
