package io.plumbline.contract.ledger;

import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.csv.CsvErrors;
import io.plumbline.contract.csv.InputFiles;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which files a ledger folder has, and which it ought to have. */
final class LedgerFolder {
  static final List<String> REQUIRED = List.of("enterprises.csv", "devices.csv");
  private static final List<String> OPTIONAL =
      List.of(
          "apps.csv",
          "subscriptions.csv",
          "models.csv",
          "microservices.csv",
          "developers.csv",
          "declared.csv");

  /** Files that may lie beside the ledgers, so that they are no misspelling of one. */
  private static final List<String> NEIGHBOURS =
      List.of("telemetry.csv", "usage.csv", "claims.csv");

  private LedgerFolder() {}

  /**
   * Adds an error for each required file that is absent, and for each file whose name is almost
   * that of an absent optional one: a misspelt ledger must not count as an empty one.
   *
   * @throws InputFault when there is no such folder
   */
  static void check(Path folder, CsvErrors errors) {
    if (!Files.isDirectory(folder)) {
      throw new InputFault(
          new Words(folder + "：没有这个台账文件夹。", folder + ": there is no such folder of ledgers."));
    }
    TreeSet<String> strangers = strangers(folder);
    for (String name : REQUIRED) {
      if (!Files.exists(folder.resolve(name))) {
        String near = misspelt(name, strangers).map(s -> "（" + s + "？）").orElse("");
        String nearEn = misspelt(name, strangers).map(s -> " (" + s + "?)").orElse("");
        errors.add(
            new CsvError(
                folder.resolve(name),
                0,
                "",
                new Words(
                    "没有这个台账" + near + "；没有内容时给出只有标题行的文件。",
                    "this ledger is missing"
                        + nearEn
                        + "; where it has no rows, give a file with the header line only.")));
      }
    }
    for (String name : OPTIONAL) {
      if (!Files.exists(folder.resolve(name))) {
        misspelt(name, strangers)
            .ifPresent(stranger ->
                errors.add(
                    new CsvError(
                        folder.resolve(stranger),
                        0,
                        "",
                        new Words(
                            "不是台账的文件名，是否应为 " + name + "？",
                            "no ledger has this file name; is " + name + " meant?"))));
      }
    }
  }

  /** The ledgers that are there. */
  static List<Path> files(Path folder) {
    return Stream.concat(REQUIRED.stream(), OPTIONAL.stream())
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .toList();
  }

  private static Optional<String> misspelt(String name, TreeSet<String> strangers) {
    return Nearest.to(name, strangers).filter(stranger -> Nearest.distance(name, stranger) <= 2);
  }

  private static TreeSet<String> strangers(Path folder) {
    TreeSet<String> strangers = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.length() <= 40)
          .filter(name -> !REQUIRED.contains(name) && !OPTIONAL.contains(name))
          .filter(name -> !NEIGHBOURS.contains(name))
          .forEach(strangers::add);
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    }
    return strangers;
  }
}
