package io.plumbline.collector.gateway.admission;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.uplink.Refusal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has been admitted of each agent, and so what may come next. Every boot is remembered for
 * ever: an agent that is restored from a backup offers old frames again, and they must be known.
 *
 * <p>Changes are provisional until {@link #commit()}, because the disk may refuse what was
 * admitted; {@link #rollback()} takes them back. Memory: about 200 bytes a boot, 1 KiB for one that
 * was active since the start. Not thread-safe.
 */
public final class Admission {
  private final Map<String, AgentChain> agents = new HashMap<>();

  /**
   * The state before the first provisional change of each boot, null for a boot that was not known.
   */
  private final Map<BootKey, @Nullable BootChain> bootsBefore = new LinkedHashMap<>();

  /** The last digest before the first provisional change of each agent, zero for none. */
  private final Map<String, Digest> lastBefore = new HashMap<>();

  private record BootKey(String agent, UUID boot) {}

  /**
   * Judges a frame; nothing changes.
   *
   * @param announced the sequence that the agent announced by Skip for this boot, 0 where it
   *     announced none
   */
  public Verdict judge(FrameHeader header, long announced) {
    AgentChain agent = agents.get(header.agent());
    BootChain boot = agent == null ? null : agent.boots.get(header.boot());
    long reached = boot == null ? 0 : boot.sequence();
    long expected = reached + 1;
    long sequence = header.sequence();
    if (sequence <= reached) {
      return new Verdict.Duplicate();
    }
    if (sequence > expected && announced != sequence) {
      return new Verdict.Refuse(
          Refusal.SEQUENCE, expected, "frame has sequence " + sequence + ", expected " + expected);
    }
    boolean jump = sequence > expected;
    if (boot != null && !jump && !header.previous().equals(boot.head())) {
      return new Verdict.Refuse(
          Refusal.CHAIN,
          expected,
          "frame %d follows %s, expected %s".formatted(sequence, header.previous(), boot.head()));
    }
    Digest last = agent == null || agent.last == null ? Digest.ZERO : agent.last;
    return new Verdict.Admit(
        sequence - expected, !jump && (boot != null || header.previous().equals(last)));
  }

  /** Notes a frame that was judged {@link Verdict.Admit} and appended. */
  public void admit(FrameHeader header, Digest digest) {
    AgentChain agent = agents.computeIfAbsent(header.agent(), id -> new AgentChain());
    remember(header.agent(), header.boot(), agent);
    BootChain boot =
        agent.boots.computeIfAbsent(header.boot(), id -> new BootChain(0, 0, Digest.ZERO));
    boot.advance(header.sequence(), digest);
    agent.last = digest;
  }

  /** Judges a seal whose signature is right; nothing changes. */
  public Verdict judge(Seal seal) {
    AgentChain agent = agents.get(seal.agent());
    BootChain boot = agent == null ? null : agent.boots.get(seal.boot());
    if (boot == null) {
      return refuse(0, "seal covers boot " + seal.boot() + ", of which no frame was admitted");
    }
    if (seal.sequence() < 1) {
      return refuse(
          boot.sequence(),
          "seal covers up to sequence " + seal.sequence() + ", expected 1 or more");
    }
    if (seal.sequence() <= boot.sealed()) {
      return new Verdict.Duplicate();
    }
    if (seal.sequence() > boot.sequence()) {
      return refuse(
          boot.sequence(),
          "seal covers up to sequence "
              + seal.sequence()
              + ", admitted is up to "
              + boot.sequence());
    }
    Digest digest = boot.digest(seal.sequence());
    if (digest == null) {
      return refuse(
          boot.sequence(),
          "seal covers up to sequence %d, too long before the last admitted, %d"
              .formatted(seal.sequence(), boot.sequence()));
    }
    if (!digest.equals(seal.head())) {
      return refuse(
          boot.sequence(),
          "seal's head is %s, frame %d is %s".formatted(seal.head(), seal.sequence(), digest));
    }
    return new Verdict.Admit(0, true);
  }

  /** Notes a seal that was judged {@link Verdict.Admit} and appended. */
  public void admit(Seal seal) {
    AgentChain agent = agents.get(seal.agent());
    BootChain boot = agent == null ? null : agent.boots.get(seal.boot());
    if (agent == null || boot == null) {
      return; // a scan that began behind the boot's frames
    }
    remember(seal.agent(), seal.boot(), agent);
    boot.seal(seal.sequence());
  }

  /** The sequence that a boot waits for. */
  public long expected(String agent, UUID boot) {
    AgentChain chain = agents.get(agent);
    BootChain found = chain == null ? null : chain.boots.get(boot);
    return found == null ? 1 : found.sequence() + 1;
  }

  /** What changed since the last commit is durable. */
  public void commit() {
    bootsBefore.clear();
    lastBefore.clear();
  }

  /** What changed since the last commit is not in the archive. */
  public void rollback() {
    for (var entry : bootsBefore.entrySet()) {
      AgentChain agent = agents.computeIfAbsent(entry.getKey().agent(), id -> new AgentChain());
      if (entry.getValue() == null) {
        agent.boots.remove(entry.getKey().boot());
      } else {
        agent.boots.put(entry.getKey().boot(), entry.getValue());
      }
    }
    lastBefore.forEach(
        (id, last) -> agents.computeIfAbsent(id, key -> new AgentChain()).last = last);
    commit();
  }

  /** The agents and their boots, for the checkpoint. */
  Map<String, AgentChain> agents() {
    return agents;
  }

  private void remember(String id, UUID boot, AgentChain agent) {
    lastBefore.putIfAbsent(id, agent.last == null ? Digest.ZERO : agent.last);
    BootKey key = new BootKey(id, boot);
    if (!bootsBefore.containsKey(key)) {
      BootChain before = agent.boots.get(boot);
      bootsBefore.put(key, before == null ? null : before.copy());
    }
  }

  private static Verdict refuse(long expected, String text) {
    return new Verdict.Refuse(Refusal.SEAL, expected, text);
  }
}
