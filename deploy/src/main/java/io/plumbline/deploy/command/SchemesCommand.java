package io.plumbline.deploy.command;

import io.plumbline.verifier.engine.report.TextTable;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.SchemeReader;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The forms as data. */
@Command(name = "schemes", mixinStandardHelpOptions = true)
final class SchemesCommand extends CommandGroup {
  @Command(name = "list", mixinStandardHelpOptions = true)
  int list() {
    Terminal terminal = terminal();
    boolean en = terminal.language().equals("en");
    TextTable table =
        en
            ? new TextTable("ID", "title", ">rows", ">rules", "source")
            : new TextTable("ID", "标题", ">行", ">规则", "来源");
    for (Scheme scheme : Schemes.all()) {
      table.row(
          scheme.id(),
          scheme.title(terminal.language()),
          Integer.toString(scheme.rows().size()),
          Integer.toString(scheme.rules().size()),
          scheme.source());
    }
    terminal.write(table.toString());
    return Plumbline.HELD;
  }

  @Command(name = "show", mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID|FILE") String scheme,
      @Option(names = "--format", paramLabel = "table|json", defaultValue = "table")
          Format format) {
    Scheme form = Schemes.find(scheme);
    Terminal terminal = terminal();
    terminal.write(
        format == Format.JSON
            ? SchemeJson.of(form).toPrettyString() + "\n"
            : new SchemeText(form, terminal.language()).text());
    return Plumbline.HELD;
  }

  @Command(name = "check", mixinStandardHelpOptions = true)
  int check(@Parameters(paramLabel = "FILE") Path file) {
    Scheme form = SchemeReader.read(file);
    terminal()
        .print(
            "%s：%s 没有错误：%d 节、%d 行、%d 个公式、%d 条规则。",
            "%s: %s has no errors: %d sections, %d rows, %d formulas, %d rules.",
            file,
            form.id(),
            form.sections().size(),
            form.rows().size(),
            form.formulas().size(),
            form.rules().size());
    return Plumbline.HELD;
  }
}
