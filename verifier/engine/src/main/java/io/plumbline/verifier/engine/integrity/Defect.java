package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.source.Place;

/**
 * One thing that is wrong, and where.
 *
 * @param kind what it is
 * @param place file and offset
 * @param agent the agent or import call, empty where none applies
 * @param boot the boot, empty where none applies
 * @param sequence the frame's sequence, 0 where none applies
 * @param words what was found and what was expected
 */
public record Defect(
    DefectKind kind, Place place, String agent, String boot, long sequence, Words words) {
  /** A defect of a file that belongs to no agent. */
  public static Defect ofFile(DefectKind kind, Place place, Words words) {
    return new Defect(kind, place, "", "", 0, words);
  }

  /** Whom a finding names: the agent, else the file. */
  public String subject() {
    return agent.isEmpty() ? place.file() : agent;
  }
}
