package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.source.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Import calls are numbered 1, 2, 3 …: a hole shows that a call was taken out. */
final class ImportNumbers {
  private static final Pattern FOLDER = Pattern.compile("(\\d{6,18})-.+");

  private ImportNumbers() {}

  static List<Defect> missing(ArchiveLayout layout) {
    List<Defect> defects = new ArrayList<>();
    long expected = 1;
    for (long number : numbers(layout.importsFolder())) {
      if (number > expected) {
        defects.add(
            Defect.ofFile(
                DefectKind.IMPORT_MISSING,
                new Place("imports", -1),
                Words.of(
                    "缺第 %d 到第 %d 次导入", "import calls %d to %d are missing", expected, number - 1)));
      }
      expected = number + 1;
    }
    return defects;
  }

  private static TreeSet<Long> numbers(Path folder) {
    TreeSet<Long> numbers = new TreeSet<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries.forEach(path -> {
        Matcher name = FOLDER.matcher(String.valueOf(path.getFileName()));
        if (name.matches()) {
          numbers.add(Long.valueOf(name.group(1)));
        }
      });
    } catch (NoSuchFileException e) {
      return numbers; // nothing was imported
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了文件夹 %s：%s", "Folder %s cannot be read: %s", folder, e), e);
    }
    return numbers;
  }
}
