package io.plumbline.verifier.engine.suspicion;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the ten tests say about a planted fleet.
 *
 * @param forged devices that were forged
 * @param found those of them that a suspicion of the fitting kind names
 * @param foundByOthers those of the rest that some other test names
 * @param accused honest devices that any suspicion names, donors apart
 * @param honest honest devices
 */
record DetectionRates(int forged, int found, int foundByOthers, List<String> accused, int honest) {
  static DetectionRates of(SimulatedFleet.Planted planted, Set<SuspicionKind> kinds) {
    List<Suspicion> suspicions =
        FalseDiscovery.hold(Scrutiny.tests(planted.trace()), Scrutiny.LEVEL);
    Set<String> fitting = new TreeSet<>();
    Set<String> any = new TreeSet<>();
    List<String> accused = new ArrayList<>();
    for (Suspicion suspicion : suspicions) {
      Candidate found = suspicion.found();
      any.addAll(found.devices());
      if (kinds.contains(found.kind())) {
        fitting.addAll(found.devices());
      }
      for (String device : found.devices()) {
        if (!planted.forged().contains(device) && !planted.donors().contains(device)) {
          accused.add(found.kind().token() + " " + device + " " + found.reason().en());
        }
      }
    }
    any.removeAll(fitting);
    any.retainAll(planted.forged());
    fitting.retainAll(planted.forged());
    int all = planted.trace().devices().size();
    return new DetectionRates(
        planted.forged().size(),
        fitting.size(),
        any.size(),
        accused,
        all - planted.forged().size() - planted.donors().size());
  }

  DetectionRates plus(DetectionRates other) {
    List<String> both = new ArrayList<>(accused);
    both.addAll(other.accused);
    return new DetectionRates(
        forged + other.forged,
        found + other.found,
        foundByOthers + other.foundByOthers,
        both,
        honest + other.honest);
  }
}
