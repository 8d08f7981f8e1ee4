package io.plumbline.verifier.engine.integrity;

import java.util.List;

/**
 * What was checked and what was found.
 *
 * @param holds whether nothing that was checked is broken
 * @param segments segments read
 * @param openSegments those still being written
 * @param edgeFrames frames of agents
 * @param importedFrames frames of import calls
 * @param seals seals read
 * @param agents agents with frames
 * @param boots boots of agents
 * @param unsealedFrames frames of agents that no genuine seal covers yet
 * @param gapRecords gap records in frames
 * @param lostSamples samples that those records count as lost; gaps of unknown size not included
 * @param defectCount defects; never cut
 * @param defects the first {@link #MAX_DEFECTS} of them
 */
public record IntegritySummary(
    boolean holds,
    long segments,
    long openSegments,
    long edgeFrames,
    long importedFrames,
    long seals,
    long agents,
    long boots,
    long unsealedFrames,
    long gapRecords,
    long lostSamples,
    long defectCount,
    List<Defect> defects) {
  /** How many defects a report lists. */
  public static final int MAX_DEFECTS = 1000;

  public IntegritySummary {
    defects = List.copyOf(defects);
  }
}
