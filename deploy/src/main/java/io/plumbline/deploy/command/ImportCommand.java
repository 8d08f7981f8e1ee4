package io.plumbline.deploy.command;

import io.plumbline.collector.archive.imports.ImportListener;
import io.plumbline.collector.archive.imports.ImportRequest;
import io.plumbline.collector.archive.imports.ImportSummary;
import io.plumbline.collector.archive.imports.RecordingImport;
import io.plumbline.collector.archive.imports.TelemetryImport;
import io.plumbline.collector.archive.imports.UsageImport;
import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings recorded files into an archive: all of a call or nothing, and nothing twice. */
@Command(name = "import", mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        Terminal.of(spec).language().equals("en") ? "say what to import" : "请说明导入什么");
  }

  @Command(name = "telemetry", mixinStandardHelpOptions = true)
  int telemetry(@Mixin Files files) {
    return files.run(spec, TelemetryImport::run);
  }

  @Command(name = "usage", mixinStandardHelpOptions = true)
  int usage(@Mixin Files files) {
    return files.run(spec, UsageImport::run);
  }

  @Command(name = "recording", mixinStandardHelpOptions = true)
  int recording(
      @Option(names = "--format", paramLabel = "shdr", required = true) String format,
      @Option(names = "--device", paramLabel = "ID", required = true) String device,
      @Mixin Files files) {
    return files.run(
        spec, (request, listener) -> RecordingImport.run(request, format, device, listener));
  }

  /** What all three take. */
  static final class Files {
    @Parameters(paramLabel = "FILE", arity = "1..*")
    private List<Path> files;

    @Option(names = "--archive", paramLabel = "DIR", required = true)
    private Path archive;

    @Option(names = "--ledger", paramLabel = "DIR", required = true)
    private Path ledger;

    @Option(names = "--skip-bad-rows")
    private boolean skipBadRows;

    int run(CommandSpec spec, BiFunction<ImportRequest, ImportListener, ImportSummary> call) {
      Terminal terminal = Terminal.of(spec);
      Progress progress = terminal.progress(new Words("导入", "importing"), new Words("行", "rows"));
      ImportListener listener =
          new ImportListener() {
            @Override
            public void progress(long rows, long bytesDone, long bytesTotal) {
              progress.update(rows, bytesTotal == 0 ? 1 : (double) bytesDone / bytesTotal);
            }

            @Override
            public void skipped(CsvError row) {
              terminal.say(new Words("跳过：" + row.words().zh(), "skipped: " + row.words().en()));
            }
          };
      ImportSummary summary;
      try {
        summary = call.apply(new ImportRequest(files, archive, ledger, skipBadRows), listener);
      } catch (PlumblineFault e) {
        progress.stopped();
        throw e;
      }
      progress.done(summary.rowsRead());
      report(terminal, summary);
      return Plumbline.HELD;
    }

    private static void report(Terminal terminal, ImportSummary summary) {
      terminal.print(
          "导入 %d 个文件（另有 %d 个早已导入）：读 %,d 行，入档 %,d，忽略 %,d，跳过 %,d；%.1f MB，%.2f 秒，每秒 %,.0f 行",
          "imported %d files (%d were there already): %,d rows read, %,d archived, %,d ignored, %,d"
              + " skipped; %.1f MB in %.2f s, %,.0f rows/s",
          summary.imported().size(),
          summary.alreadyImported().size(),
          summary.rowsRead(),
          summary.rowsAdded(),
          summary.rowsIgnored(),
          summary.rowsSkipped(),
          summary.bytes() / 1e6,
          summary.duration().toNanos() / 1e9,
          summary.rowsPerSecond());
    }
  }
}
