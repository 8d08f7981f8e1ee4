package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What counts and what could have been claimed besides, added up until the claim is held against
 * it. Not thread-safe.
 */
final class Account {
  private final Words unit;
  private final int decimals;
  private final Map<CauseKind, Group> groups = new EnumMap<>(CauseKind.class);
  private long counted;

  private static final class Group {
    private long amount;
    private final List<String> subjects = new ArrayList<>();
  }

  /** An account of whole units. */
  Account(Words unit) {
    this(unit, 0);
  }

  /**
   * An empty account.
   *
   * @param decimals amounts are given in units of 10<sup>−decimals</sup>
   */
  Account(Words unit, int decimals) {
    this.unit = unit;
    this.decimals = decimals;
  }

  /** Something that counts. */
  void count(long amount) {
    counted += amount;
  }

  /** Something that does not; an amount of 0 is nothing. */
  void miss(CauseKind kind, String subject, long amount) {
    if (amount > 0) {
      Group group = groups.computeIfAbsent(kind, key -> new Group());
      group.amount += amount;
      if (group.subjects.size() < Shortfall.Cause.MAX_SUBJECTS) {
        group.subjects.add(subject);
      }
    }
  }

  /**
   * Gives the difference to the causes in the order of {@link CauseKind}.
   *
   * @param claimed the claim in the account's unit, more than what counts
   * @param rest the cause of what is claimed beyond everything that is known
   */
  Shortfall settle(BigDecimal claimed, CauseKind rest) {
    BigDecimal verified = BigDecimal.valueOf(counted, decimals);
    BigDecimal open = claimed.subtract(verified);
    List<Shortfall.Cause> causes = new ArrayList<>();
    for (Map.Entry<CauseKind, Group> entry : groups.entrySet()) {
      BigDecimal candidates = BigDecimal.valueOf(entry.getValue().amount, decimals);
      BigDecimal count = candidates.min(open);
      if (count.signum() > 0) {
        causes.add(
            new Shortfall.Cause(entry.getKey(), count, candidates, entry.getValue().subjects));
        open = open.subtract(count);
      }
    }
    if (open.signum() > 0) {
      causes.add(new Shortfall.Cause(rest, open, open, List.of()));
    }
    return new Shortfall(unit, claimed, verified, causes);
  }
}
