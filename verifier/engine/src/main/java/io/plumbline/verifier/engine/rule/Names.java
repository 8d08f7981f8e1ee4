package io.plumbline.verifier.engine.rule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names that expressions may put in braces. Immutable. */
public final class Names {
  private final Map<String, FigureName> names;

  /** Knows the given names, each the name of a figure. */
  public Names(Map<String, FigureName> names) {
    this.names = new LinkedHashMap<>(names);
  }

  /** The figure with a name. */
  Optional<FigureName> find(String name) {
    return Optional.ofNullable(names.get(name));
  }

  /** The figures whose names begin with a prefix, in order. */
  List<FigureName> beginning(String prefix) {
    return names.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Every name. */
  Set<String> all() {
    return Collections.unmodifiableSet(names.keySet());
  }
}
