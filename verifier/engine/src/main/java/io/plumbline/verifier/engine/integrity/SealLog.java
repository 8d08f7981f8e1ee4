package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.verifier.engine.source.Place;
import java.util.List;

/** Which seals stand in a log that anybody can hold against the archive. Not thread-safe. */
public interface SealLog {
  /**
   * Looks at what is new since the last time.
   *
   * @throws EnvironmentFault when it cannot be read
   */
  void update();

  /**
   * Whether a seal stands in the log of its gateway.
   *
   * @param place of its record
   */
  boolean holds(Place place);

  /** What is wrong with logs. */
  List<Defect> defects();
}
