package io.plumbline.verifier.engine.indicators;

import io.plumbline.contract.ledger.App;
import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.usage.UsageEvents;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The killer Apps and the core models (semantics, "Usage"), who used them and how often. Each
 * question is one or two passes over the events. Immutable.
 */
public final class TopUsage {
  private static final int KILLERS = 5;
  private static final int CORE_MODELS = 10;

  private final Ledger ledger;
  private final UsageTallies tallies;
  private final UsageEvents log;

  /** Prepares to ask. */
  public TopUsage(Ledger ledger, UsageTallies tallies) {
    this.ledger = ledger;
    this.tallies = tallies;
    this.log = tallies.events();
  }

  /**
   * The ids of those of the 5 Apps with the most subscribing users at as-of, ties broken by id,
   * that are on the public cloud.
   */
  public List<String> killers() {
    Map<String, Set<String>> users = new HashMap<>();
    ledger.subscriptions().stream()
        .filter(subscription -> subscription.holdsOn(tallies.asOf()))
        .forEach(s -> users.computeIfAbsent(s.appId(), key -> new HashSet<>()).add(s.userId()));
    return ledger.apps().values().stream()
        .sorted(
            Comparator.comparingInt((App app) -> -users.getOrDefault(app.id(), Set.of()).size())
                .thenComparing(App::id))
        .limit(KILLERS)
        .filter(app -> app.deployment() == Deployment.PUBLIC_CLOUD)
        .map(App::id)
        .toList();
  }

  /** Distinct users of the killer Apps on each day of the year that ends with as-of. */
  public long[] killerUsersPerDay() {
    Period year = Window.YEAR.days(tallies.asOf());
    int firstDay = Math.toIntExact(year.from().toEpochDay());
    BitSet killers = numbers(SubjectType.APP, killers());
    long from = tallies.startOf(Window.YEAR);
    BitSet[] users = new BitSet[Math.toIntExact(year.days())];
    for (int i = 0; i < log.size(); i++) {
      if (tallies.isIn(i, from) && tallies.isUse(i) && killers.get(log.subject(i))) {
        int day = tallies.dayOf(i) - firstDay;
        if (users[day] == null) {
          users[day] = new BitSet();
        }
        users[day].set(log.user(i));
      }
    }
    long[] counts = new long[users.length];
    for (int day = 0; day < users.length; day++) {
      counts[day] = users[day] == null ? 0 : users[day].cardinality();
    }
    return counts;
  }

  /** Uses of each killer App in the year that ends with as-of, by id. */
  public Map<String, Long> killerCalls() {
    long from = tallies.startOf(Window.YEAR);
    long[] calls = new long[log.subjects()];
    for (int i = 0; i < log.size(); i++) {
      if (tallies.isIn(i, from) && tallies.isUse(i)) {
        calls[log.subject(i)]++;
      }
    }
    Map<String, Long> byApp = new LinkedHashMap<>();
    for (String app : killers()) {
      int number = log.subjectNumber(SubjectType.APP, app);
      byApp.put(app, number < 0 ? 0L : calls[number]);
    }
    return byApp;
  }

  /** The 10 models with the most distinct calling users over the year, ties broken by id. */
  public List<String> coreModels() {
    long from = tallies.startOf(Window.YEAR);
    Map<Integer, BitSet> usersOf = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      if (tallies.isModelCall(i) && tallies.isIn(i, from)) {
        usersOf.computeIfAbsent(log.subject(i), key -> new BitSet()).set(log.user(i));
      }
    }
    record Called(String id, int users) {}
    return ledger.models().keySet().stream()
        .map(id ->
            new Called(
                id,
                usersOf
                    .getOrDefault(log.subjectNumber(SubjectType.MODEL, id), new BitSet())
                    .cardinality()))
        .sorted(Comparator.comparingInt((Called c) -> -c.users()).thenComparing(Called::id))
        .limit(CORE_MODELS)
        .map(Called::id)
        .toList();
  }

  /** Distinct users of the core models in each of the 12 months, that of as-of last. */
  public long[] coreUsersPerMonth() {
    BitSet core = numbers(SubjectType.MODEL, coreModels());
    return tallies
        .perMonth(i -> tallies.isModelCall(i) && core.get(log.subject(i)), log::user)
        .stream()
        .mapToLong(BitSet::cardinality)
        .toArray();
  }

  private BitSet numbers(SubjectType type, List<String> ids) {
    BitSet numbers = new BitSet();
    for (String id : ids) {
      int number = log.subjectNumber(type, id);
      if (number >= 0) {
        numbers.set(number);
      }
    }
    return numbers;
  }
}
