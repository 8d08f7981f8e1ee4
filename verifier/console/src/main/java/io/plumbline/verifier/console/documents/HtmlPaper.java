package io.plumbline.verifier.console.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A paper as one page of html: no script, nothing loaded from elsewhere, in light and dark, on
 * paper and on a phone. Every text is escaped.
 */
final class HtmlPaper {
  /** Nothing is loaded, nothing runs, whatever a text should contain. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Paper paper;

  private HtmlPaper(Paper paper) {
    this.paper = paper;
  }

  static String write(Paper paper) throws IOException {
    HtmlPaper writing = new HtmlPaper(paper);
    writing.page();
    return writing.out.toString();
  }

  private void page() throws IOException {
    boolean zh = !paper.language().equals("en");
    out.append("<!doctype html>\n<html lang=\"")
        .append(zh ? "zh-CN" : "en")
        .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(POLICY)
        .append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    escape(paper.title());
    out.append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n<header>\n");
    element("h1", paper.title());
    out.append("<dl>\n");
    for (Paper.Line line : paper.summary()) {
      out.append("<div>");
      element("dt", line.label());
      out.append("<dd>");
      toned(line.value());
      out.append("</dd></div>\n");
    }
    out.append("</dl>\n");
    contents(zh);
    out.append("</header>\n<main>\n");
    for (int i = 0; i < paper.tables().size(); i++) {
      table(paper.tables().get(i), i);
    }
    out.append("</main>\n</body>\n</html>\n");
  }

  private void contents(boolean zh) {
    out.append("<nav aria-label=\"").append(zh ? "目录" : "Contents").append("\"><ul>\n");
    for (int i = 0; i < paper.tables().size(); i++) {
      out.append("<li><a href=\"#t").append(i).append("\">");
      escape(paper.tables().get(i).title());
      out.append("</a></li>\n");
    }
    out.append("</ul></nav>\n");
  }

  private void table(Table table, int number) {
    out.append("<section aria-labelledby=\"t").append(number).append("\">\n<h2 id=\"t");
    out.append(number).append("\">");
    escape(table.title());
    out.append("</h2>\n");
    if (!table.note().isEmpty()) {
      element("p", table.note());
    }
    out.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"t");
    out.append(number).append("\">\n<table>\n<thead><tr>");
    for (Table.Column column : table.columns()) {
      out.append("<th scope=\"col\">");
      escape(column.title());
      out.append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (List<Cell> row : table.rows()) {
      row(row, table.columns());
    }
    out.append("</tbody>\n</table>\n</div>\n</section>\n");
  }

  private void row(List<Cell> cells, List<Table.Column> columns) {
    if (cells.size() == 1 && columns.size() > 1) {
      out.append("<tr class=\"part\"><th scope=\"colgroup\" colspan=\"");
      out.append(columns.size()).append("\">");
      escape(cells.getFirst().text());
      out.append("</th></tr>\n");
      return;
    }
    out.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      out.append(i == 0 ? "<th scope=\"row\"" : "<td");
      if (cell.number().isPresent()) {
        out.append(" class=\"number\"");
      }
      if (columns.size() > 1) {
        out.append(" data-title=\"");
        escape(columns.get(i).title());
        out.append('"');
      }
      out.append('>');
      toned(cell);
      out.append(i == 0 ? "</th>" : "</td>");
    }
    out.append("</tr>\n");
  }

  private void toned(Cell cell) {
    if (cell.tone() == Tone.PLAIN) {
      escape(cell.text());
      return;
    }
    out.append("<span class=\"")
        .append(cell.tone().token())
        .append("\"><span aria-hidden=\"true\">");
    escape(cell.tone().mark());
    out.append("</span> ");
    escape(cell.text());
    out.append("</span>");
  }

  private void element(String name, String text) {
    out.append('<').append(name).append('>');
    escape(text);
    out.append("</").append(name).append(">\n");
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n' -> out.append("&#10;");
        default -> out.append(Character.isISOControl(c) ? '\ufffd' : c);
      }
    }
  }

  private static String style() throws IOException {
    return resource("/io/plumbline/verifier/console/web/tones.css") + resource("paper.css");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlPaper.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
