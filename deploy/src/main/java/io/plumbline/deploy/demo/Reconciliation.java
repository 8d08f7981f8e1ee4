package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.deploy.factory.Sent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the machines sent, what the archive holds and what the database holds, compared. Every
 * machine counts its reports on a channel of its own, so a lost report is a missing number and one
 * that was taken twice is a number too many.
 *
 * @param sent reports of the machines that the archive knows, from the first one that an agent read
 * @param archived different reports in the archive
 * @param missing the numbers that are not there, by device
 * @param framesTwice frames that the archive holds more than once
 * @param archivedRows samples in the archive
 * @param storedRows samples in the database
 * @param storedReports different reports in the database
 */
public record Reconciliation(
    long sent,
    long archived,
    Map<String, Set<Long>> missing,
    long framesTwice,
    long archivedRows,
    long storedRows,
    long storedReports) {
  /** The channel on which the machines of the simulated factory count their reports. */
  static final String COUNT = "count";

  /** Whether nothing is lost and nothing is there twice. */
  public boolean holds() {
    return missing.isEmpty()
        && framesTwice == 0
        && archivedRows == storedRows
        && archived == storedReports;
  }

  /** The comparison in one sentence. */
  public Words words() {
    long lost = missing.values().stream().mapToLong(Set::size).sum();
    return Words.of(
        "机器发出 %,d 次报告 → 归档 %,d 次 → 数据库 %,d 次；缺 %,d，重复的帧 %,d；样本：归档 %,d = 数据库 %,d",
        "the machines sent %,d reports → archive %,d → database %,d; missing %,d, frames twice %,d;"
            + " samples: archive %,d = database %,d",
        sent,
        archived,
        storedReports,
        lost,
        framesTwice,
        archivedRows,
        storedRows);
  }

  /** Reads the archive and the database and compares them with what the machines counted. */
  static Reconciliation of(List<Sent> machines, ArchiveLayout archive, Connection database)
      throws IOException, SQLException {
    Held held = new Held();
    for (SegmentFile file : archive.segments()) {
      if (file.kind() == SegmentHeader.Kind.GATEWAY) {
        held.read(file);
      }
    }
    Map<String, Set<Long>> missing = new TreeMap<>();
    long sent = 0;
    for (Sent machine : machines) {
      TreeSet<Long> numbers = held.reports.get(machine.device());
      if (!machine.channel().equals(COUNT) || numbers == null) {
        continue;
      }
      long last = Long.parseLong(machine.lastValue());
      sent += last - numbers.first() + 1;
      Set<Long> absent = new TreeSet<>();
      for (long number = numbers.first(); number <= last; number++) {
        if (!numbers.contains(number)) {
          absent.add(number);
        }
      }
      if (!absent.isEmpty()) {
        missing.put(machine.device(), absent);
      }
    }
    long archived = held.reports.values().stream().mapToLong(Set::size).sum();
    return new Reconciliation(
        sent,
        archived,
        missing,
        held.framesTwice,
        held.rows,
        number(database, "select count(*) from sample"),
        number(
            database,
            "select count(*) from (select distinct device, value_long from sample where channel ="
                + " 'count' and value_long is not null)"));
  }

  private static long number(Connection database, String query) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** What the gateway's segments hold. */
  private static final class Held {
    private final Map<String, TreeSet<Long>> reports = new TreeMap<>();
    private final Set<FrameHeader> frames = new HashSet<>();
    private long framesTwice;
    private long rows;

    void read(SegmentFile file) throws IOException {
      try (SegmentReader reader = SegmentReader.open(file.path())) {
        for (Optional<SegmentRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
          SegmentRecord record = next.get();
          if (record.kind() == SegmentRecord.Kind.FRAME
              && Frame.decode(record.payload()) instanceof TelemetryFrame frame) {
            take(frame);
          }
        }
      } catch (FormatFault e) {
        throw new IOException(file.path() + ": " + e.getMessage(), e);
      }
    }

    private void take(TelemetryFrame frame) {
      if (!frames.add(frame.header())) {
        framesTwice++;
      }
      rows += frame.rows();
      for (Sample sample : frame.samples()) {
        if (sample.series().channel().equals(COUNT) && sample.value() instanceof Value.Int count) {
          reports
              .computeIfAbsent(sample.series().device(), device -> new TreeSet<>())
              .add(count.value());
        }
      }
    }
  }
}
