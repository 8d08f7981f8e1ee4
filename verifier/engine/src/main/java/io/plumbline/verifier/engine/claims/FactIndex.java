package io.plumbline.verifier.engine.claims;

import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts by what they are about. Immutable. */
public final class FactIndex {
  private final Map<Key, Fact> facts = new HashMap<>();

  private record Key(Indicator indicator, Window window, Optional<Member> member) {}

  public FactIndex(List<Fact> facts) {
    for (Fact fact : facts) {
      this.facts.put(new Key(fact.indicator(), fact.window(), fact.member()), fact);
    }
  }

  /** The fact, if it was recomputed; a member of a breakdown whose value is zero has none. */
  public Optional<Fact> find(Indicator indicator, Window window, Optional<Member> member) {
    return Optional.ofNullable(facts.get(new Key(indicator, window, member)));
  }
}
