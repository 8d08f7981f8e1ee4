package io.plumbline.deploy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.report.TextTable;
import io.plumbline.verifier.engine.scheme.RowFormat;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The forms as data. */
@Command(name = "schemes", mixinStandardHelpOptions = true)
final class SchemesCommand implements Runnable {
  /** The forms of output. */
  enum Format {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        Terminal.of(spec).language().equals("en") ? "say which of its commands" : "请说明用它的哪个子命令");
  }

  @Command(name = "list", mixinStandardHelpOptions = true)
  int list() {
    TextTable table = new TextTable("ID", "标题 / title", "来源 / source");
    for (Scheme scheme : Schemes.all()) {
      table.row(scheme.id(), scheme.title(), scheme.source());
    }
    Terminal.of(spec).out().print(table);
    Terminal.of(spec).out().flush();
    return Plumbline.HELD;
  }

  @Command(name = "show", mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--format", paramLabel = "table|json", defaultValue = "table")
          Format format) {
    Scheme scheme = Schemes.get(id);
    Terminal terminal = Terminal.of(spec);
    if (format == Format.JSON) {
      terminal.out().println(json(scheme).toPrettyString());
    } else {
      terminal.out().println(scheme.title());
      TextTable table =
          new TextTable("行 / row", "名称 / name", "指标 / indicator", "单位 / unit", "kind");
      for (Scheme.Row row : scheme.rows()) {
        table.row(
            row.row(),
            row.name(),
            row.indicator().map(indicator -> indicator.id()).orElse(""),
            row.unit(),
            row.kind().token());
      }
      terminal.out().print(table);
      for (Scheme.Rule rule : scheme.rules()) {
        terminal.out().println(rule.id() + "  " + rule.words().in(terminal.language()));
      }
      terminal.out().flush();
    }
    return Plumbline.HELD;
  }

  /** The document of cli.md, {@code schemes show --format json}. */
  private static ObjectNode json(Scheme scheme) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("id", scheme.id()).put("title", scheme.title()).put("source", scheme.source());
    ArrayNode rows = node.putArray("rows");
    for (Scheme.Row row : scheme.rows()) {
      ObjectNode one = rows.addObject().put("row", row.row()).put("name", row.name());
      row.indicator().ifPresent(indicator -> one.put("indicator", indicator.id()));
      row.window().ifPresent(window -> one.put("window", window.token()));
      put(one, "dimension", row.dimension());
      put(one, "section", row.section());
      put(one, "english", row.english());
      put(one, "definition", row.definition());
      put(one, "period", row.period());
      put(one, "members", row.members());
      put(one, "parent", row.parent());
      put(one, "attachment", row.attachment());
      row.kind().bestGrade().ifPresent(grade -> one.put("best_grade", grade.token()));
      one.put("machine_checkable", row.kind().isMachineCheckable());
      one.set("format", format(row.format()));
      one.put("unit", row.unit()).put("kind", row.kind().token()).put("required", row.required());
    }
    ArrayNode rules = node.putArray("rules");
    for (Scheme.Rule rule : scheme.rules()) {
      rules
          .addObject()
          .put("id", rule.id())
          .put("zh", rule.words().zh())
          .put("en", rule.words().en());
    }
    return node;
  }

  private static ObjectNode format(RowFormat format) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("shape", format.shape().token()).put("decimals", format.decimals());
    put(node, "pattern", format.pattern());
    if (!format.choices().isEmpty()) {
      format.choices().forEach(node.putArray("choices")::add);
    }
    if (format.maxCharacters() > 0) {
      node.put("max_characters", format.maxCharacters());
    }
    return node;
  }

  private static void put(ObjectNode node, String key, String value) {
    if (!value.isEmpty()) {
      node.put(key, value);
    }
  }
}
