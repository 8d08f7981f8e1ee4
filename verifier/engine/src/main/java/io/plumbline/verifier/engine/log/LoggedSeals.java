package io.plumbline.verifier.engine.log;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.integrity.SealLog;
import io.plumbline.verifier.engine.source.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which seals of an archive stand in the log of their gateway, under a checkpoint that the log's
 * key signed (semantics, "Grades of evidence"). The key is the one that the archive has: who trusts
 * another holds that against it. Follows an archive that grows. Not thread-safe.
 */
public final class LoggedSeals implements SealLog {
  private final ArchiveLayout layout;
  private final SortedMap<String, GatewayLog> logs = new TreeMap<>();

  public LoggedSeals(ArchiveLayout layout) {
    this.layout = layout;
  }

  @Override
  public void update() {
    if (!Files.isDirectory(layout.logsFolder())) {
      return;
    }
    try (Stream<Path> folders = Files.list(layout.logsFolder())) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        logs.computeIfAbsent(
                String.valueOf(folder.getFileName()), name -> new GatewayLog(layout, name))
            .update();
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "读不了归档 %s 的日志：%s", "The logs of the archive %s cannot be read: %s", layout.root(), e),
          e);
    }
  }

  @Override
  public boolean holds(Place place) {
    return logs.values().stream().anyMatch(log -> log.holds(place));
  }

  @Override
  public List<Defect> defects() {
    List<Defect> all = new ArrayList<>();
    logs.values().forEach(log -> log.defect().ifPresent(all::add));
    return all;
  }
}
