package io.plumbline.driver.modbus;

import io.plumbline.driver.Reading;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads the blocks of one poll of one slave, once. One thread. */
final class PollRun {
  private final Line line;
  private final Slave.Poll poll;
  private final List<Reading> readings = new ArrayList<>();
  private final List<Block> kept = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  /**
   * What a poll brought.
   *
   * @param readings the readings of the blocks that the slave answered, refused ones as BAD
   * @param silence why the slave counts as silent; empty when it answered everything
   * @param refusals one line for each block that the slave refused and each value that could not be
   *     read
   */
  record Outcome(List<Reading> readings, Optional<String> silence, List<String> refusals) {}

  private PollRun(Line line, Slave.Poll poll) {
    this.line = line;
    this.poll = poll;
  }

  /**
   * @throws IOException when the endpoint cannot be connected
   */
  static Outcome of(Line line, Slave.Poll poll) throws IOException {
    return new PollRun(line, poll).run();
  }

  private Outcome run() throws IOException {
    Deque<Block> work = new ArrayDeque<>(poll.blocks());
    while (!work.isEmpty()) {
      Block block = work.pop();
      Reply reply;
      try {
        reply = line.ask(poll.slave.unit, block);
      } catch (LinkFault e) {
        return outcome(Optional.of("unit %d: %s".formatted(poll.slave.unit, e.getMessage())));
      }
      switch (reply) {
        case Reply.Items items -> take(block, items.payload());
        case Reply.Refused refused when refused.slaveUnreachable() -> {
          return outcome(Optional.of("unit %d: %s".formatted(poll.slave.unit, refused.text())));
        }
        case Reply.Refused refused when refused.aboutAddresses() && block.points().size() > 1 ->
            block.halves().reversed().forEach(work::push);
        case Reply.Refused refused -> refuse(block, refused);
      }
    }
    poll.keep(kept);
    return outcome(Optional.empty());
  }

  private void take(Block block, byte[] payload) {
    kept.add(block);
    for (Point point : block.points()) {
      Optional<Reading> reading = point.decode(payload, block.start());
      if (reading.isEmpty()) {
        refusals.add("%s: the registers hold no value of its type".formatted(point.channel()));
      }
      readings.add(reading.orElseGet(() -> Reading.bad(point.channel(), Reading.NO_TIME)));
    }
  }

  private void refuse(Block block, Reply.Refused refused) {
    kept.add(block);
    refusals.add(
        "unit %d, %s:%d, %d items: %s"
            .formatted(
                poll.slave.unit,
                block.table().token,
                block.start(),
                block.count(),
                refused.text()));
    for (Point point : block.points()) {
      readings.add(Reading.bad(point.channel(), Reading.NO_TIME));
    }
  }

  private Outcome outcome(Optional<String> silence) {
    return new Outcome(List.copyOf(readings), silence, List.copyOf(refusals));
  }
}
