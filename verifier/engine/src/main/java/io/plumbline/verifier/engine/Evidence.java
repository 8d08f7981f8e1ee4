package io.plumbline.verifier.engine;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.frame.UsageFrame;
import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Findings;
import io.plumbline.verifier.engine.fold.ChainPoints;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.integrity.ArchiveAudit;
import io.plumbline.verifier.engine.segment.FoldedDevice;
import io.plumbline.verifier.engine.segment.SegmentTrail;
import io.plumbline.verifier.engine.source.ArchiveSink;
import io.plumbline.verifier.engine.source.ChainName;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealVerdict;
import io.plumbline.verifier.engine.usage.UsageLog;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that an archive has brought, sorted by device. Filled by one thread. */
final class Evidence implements ArchiveSink {
  private final ArchiveAudit audit;
  private final FoldTerms terms;
  private final Map<String, DeviceEvidence> devices = new LinkedHashMap<>();
  private final Map<String, Long> unregistered = new TreeMap<>();
  private final UsageLog usage;
  private final ChainPoints usageFrames = new ChainPoints();
  private final ChainPoints allFrames = new ChainPoints();

  Evidence(Ledger ledger, FoldTerms terms, ArchiveAudit audit) {
    this.audit = audit;
    this.terms = terms;
    this.usage = new UsageLog(subjects(ledger));
    for (Device device : ledger.devices().values()) {
      FleetDevice joined = join(device, ledger.enterpriseOf(device), terms);
      devices.put(device.id(), new DeviceEvidence(joined, terms));
    }
  }

  private static FleetDevice join(Device device, Enterprise enterprise, FoldTerms terms) {
    return new FleetDevice(
        device.id(),
        device.name(),
        device.category(),
        device.group().token(),
        device.deployment().token(),
        enterprise.region(),
        enterprise.country(),
        device.protocol(),
        terms.of(device.id()).orElseThrow());
  }

  private static Map<SubjectType, Set<String>> subjects(Ledger ledger) {
    Map<SubjectType, Set<String>> subjects = new EnumMap<>(SubjectType.class);
    subjects.put(SubjectType.APP, ledger.apps().keySet());
    subjects.put(SubjectType.MODEL, ledger.models().keySet());
    subjects.put(SubjectType.MICROSERVICE, ledger.microservices().keySet());
    subjects.put(SubjectType.DEVELOPER, ledger.developers().keySet());
    return subjects;
  }

  FoldTerms terms() {
    return terms;
  }

  Collection<DeviceEvidence> devices() {
    return devices.values();
  }

  UsageLog usage() {
    return usage;
  }

  ArchiveAudit audit() {
    return audit;
  }

  ChainPoints usageFrames() {
    return usageFrames;
  }

  /** The devices that sent telemetry and stand in no ledger, by id, with the samples of each. */
  SortedMap<String, Long> unregistered() {
    return new TreeMap<>(unregistered);
  }

  /** The frames that brought telemetry of any device, registered or not. */
  ChainPoints allFrames() {
    return allFrames;
  }

  /** Notices what no device of the ledger accounts for, unknown subjects of usage, and defects. */
  void notice(Findings findings) {
    unregistered.forEach((device, count) -> findings.add("unregistered-device", device, count));
    usage.notice(findings);
    audit.notice(findings);
  }

  /** Takes what a segment holds beside samples of registered devices. */
  void take(SegmentTrail trail) {
    allFrames.addAll(trail.telemetry());
    usageFrames.addAll(trail.usage());
    trail.usageEvents(usage::add);
    trail.unregistered().forEach((device, count) -> unregistered.merge(device, count, Long::sum));
  }

  /**
   * Folds a device's samples and keeps what comes out. Several threads may, for different devices.
   */
  void take(DeviceSlice slice, DeviceFold fold) {
    DeviceEvidence device = devices.get(slice.device());
    if (device == null) {
      throw new IllegalArgumentException("device " + slice.device() + " stands in no ledger");
    }
    device.folded(fold, fold.fold(slice), slice.frames());
  }

  /** Takes a device that was folded elsewhere. */
  void take(FoldedDevice folded, DeviceFold fold) {
    DeviceEvidence device = devices.get(folded.device());
    if (device == null) {
      throw new IllegalArgumentException("device " + folded.device() + " stands in no ledger");
    }
    device.folded(fold, folded.days(), folded.points());
  }

  @Override
  public void opened(SegmentFile file, SegmentHeader header, Place place) {
    audit.opened(file, header, place);
  }

  @Override
  public void closed(SegmentFile file, SegmentFooter footer, Place place) {
    audit.closed(file, footer, place);
  }

  @Override
  public void damaged(SegmentFile file, Place place, boolean record, String message) {
    audit.damaged(file, place, record, message);
  }

  @Override
  public void seal(SegmentFile file, Place place, Receipt receipt, Seal seal, SealVerdict verdict) {
    audit.seal(place, seal, verdict);
  }

  @Override
  public void frame(SegmentFile file, Place place, Receipt receipt, Frame frame) {
    FrameHeader header = frame.header();
    List<Gap> gaps = frame instanceof TelemetryFrame telemetry ? telemetry.gaps() : List.of();
    if (!audit.frame(file, place, receipt, header, frame.digest(), gaps)) {
      return;
    }
    ChainName chain = ChainName.of(header);
    switch (frame) {
      case TelemetryFrame telemetry -> telemetry(telemetry, receipt, chain);
      case UsageFrame events -> {
        usageFrames.add(chain, events.header().sequence());
        for (UsageEvent event : events.events()) {
          usage.add(event);
        }
      }
    }
  }

  private void telemetry(TelemetryFrame frame, Receipt receipt, ChainName chain) {
    FrameHeader header = frame.header();
    allFrames.add(chain, header.sequence());
    // An agent's samples arrived when the gateway took the frame in; a recording states when.
    OptionalLong arrival =
        header.provenance() == Provenance.EDGE
            ? OptionalLong.of(receipt.arrivalMicros())
            : OptionalLong.empty();
    for (int i = 0; i < frame.series().size(); i++) {
      Series series = frame.series().get(i);
      DeviceEvidence device = devices.get(series.device());
      if (device == null) {
        unregistered.merge(series.device(), (long) frame.summary().rows(i), Long::sum);
      } else {
        device
            .changing(chain, header.sequence())
            .channel(series.channel())
            .addAll(frame, i, arrival);
      }
    }
  }
}
