package io.plumbline.verifier.engine.shortfall;

import io.plumbline.contract.fault.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a figure is made of: what counts, and what stands beside it without counting. A figure is
 * {@link #verified()} ÷ {@link #parts()}. Not thread-safe while it is filled.
 */
public final class Composition {
  private final Words unit;
  private final BigDecimal parts;
  private final CauseKind rest;
  private final int decimals;
  private final List<Contribution> contributions = new ArrayList<>();
  private List<String> over = List.of();
  private long counted;

  /**
   * What one subject contributes.
   *
   * @param subject a device, an App, a developer, an enterprise …
   * @param cause why it does not count; empty where it does
   * @param amount how much, in the composition's unit
   */
  public record Contribution(String subject, Optional<CauseKind> cause, BigDecimal amount) {}

  /**
   * A composition of whole units.
   *
   * @param parts what the verified amount is divided by: days, months, or 1
   * @param rest the cause of what is claimed beyond everything that is known
   */
  Composition(Words unit, long parts, CauseKind rest) {
    this(unit, BigDecimal.valueOf(parts), rest, 0);
  }

  /**
   * An empty composition.
   *
   * @param decimals amounts are given in units of 10<sup>−decimals</sup>
   */
  Composition(Words unit, BigDecimal parts, CauseKind rest, int decimals) {
    this.unit = unit;
    this.parts = parts;
    this.rest = rest;
    this.decimals = decimals;
  }

  /** Names whose events the figure goes over, where days or months contribute to it. */
  void goOver(List<String> subjects) {
    over = List.copyOf(subjects);
  }

  /** Something that counts; an amount of 0 is nothing. */
  void count(String subject, long amount) {
    counted += amount;
    add(subject, Optional.empty(), amount);
  }

  /** Something that counts and that no subject stands for. */
  void count(long amount) {
    counted += amount;
  }

  /** Something that does not count; an amount of 0 is nothing. */
  void miss(CauseKind kind, String subject, long amount) {
    add(subject, Optional.of(kind), amount);
  }

  private void add(String subject, Optional<CauseKind> cause, long amount) {
    if (amount > 0) {
      contributions.add(new Contribution(subject, cause, BigDecimal.valueOf(amount, decimals)));
    }
  }

  /** What amounts are counted in. */
  public Words unit() {
    return unit;
  }

  /** What the verified amount is divided by to give the figure. */
  public BigDecimal parts() {
    return parts;
  }

  /** The sum of what counts. */
  public BigDecimal verified() {
    return BigDecimal.valueOf(counted, decimals);
  }

  /**
   * Whose events the figure goes over where days or months contribute to it, such as the killer
   * Apps; empty where the subjects themselves contribute.
   */
  public List<String> over() {
    return over;
  }

  /** What each subject contributes, in the order of the ledger. */
  public List<Contribution> contributions() {
    return List.copyOf(contributions);
  }

  /**
   * Gives the difference between a claim and what counts to the causes, in the order of {@link
   * CauseKind}.
   *
   * @param claimed the claim, more than the figure
   */
  Shortfall shortfall(BigDecimal claimed) {
    BigDecimal amount = claimed.multiply(parts);
    BigDecimal open = amount.subtract(verified());
    List<Shortfall.Cause> causes = new ArrayList<>();
    for (Map.Entry<CauseKind, Group> group : groups().entrySet()) {
      BigDecimal candidates = group.getValue().amount;
      BigDecimal count = candidates.min(open);
      if (count.signum() > 0) {
        causes.add(
            new Shortfall.Cause(group.getKey(), count, candidates, group.getValue().subjects));
        open = open.subtract(count);
      }
    }
    if (open.signum() > 0) {
      causes.add(new Shortfall.Cause(rest, open, open, List.of()));
    }
    return new Shortfall(unit, amount, verified(), causes);
  }

  private static final class Group {
    private BigDecimal amount = BigDecimal.ZERO;
    private final List<String> subjects = new ArrayList<>();
  }

  private Map<CauseKind, Group> groups() {
    Map<CauseKind, Group> groups = new EnumMap<>(CauseKind.class);
    for (Contribution contribution : contributions) {
      if (contribution.cause().isPresent()) {
        Group group = groups.computeIfAbsent(contribution.cause().get(), key -> new Group());
        group.amount = group.amount.add(contribution.amount());
        group.subjects.add(contribution.subject());
      }
    }
    return groups;
  }
}
