package io.plumbline.driver.mtconnect.agent;

import io.plumbline.driver.Reading;
import io.plumbline.driver.mtconnect.agent.AgentHttp.Stream;
import io.plumbline.driver.mtconnect.observation.BadLineException;
import io.plumbline.driver.mtconnect.observation.Feed;
import io.plumbline.driver.mtconnect.streams.AgentErrorException;
import io.plumbline.driver.mtconnect.streams.StreamsDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an agent: its current values, then everything behind the cursor as it comes.
 * Where the agent still holds what came since the last connection, that follows with its own times
 * and nothing is lost; where it does not, or is another instance, the numbering starts anew.
 */
public final class AgentStream implements Feed {
  private final AgentSettings settings;
  private final AgentCursor cursor;
  private final AgentReadings readings;
  private final List<Reading> pending = new ArrayList<>();
  private volatile @Nullable SilenceWatch watch;
  private volatile @Nullable AgentHttp http;
  private volatile boolean closed;
  private @Nullable Stream stream;
  private long from;
  private long lost = -1;

  public AgentStream(AgentSettings settings, AgentCursor cursor) {
    this.settings = settings;
    this.cursor = cursor;
    this.readings = new AgentReadings(settings);
  }

  @Override
  public void open(String threadName) throws IOException, InterruptedException {
    SilenceWatch fresh =
        new SilenceWatch(settings.longestSilence().multipliedBy(2), threadName + "-silence");
    AgentHttp agent = new AgentHttp(settings, threadName);
    watch = fresh;
    http = agent;
    if (closed) {
      close();
      throw new IOException("closed");
    }
    boolean again = cursor.isSet();
    StreamsDocument current = agent.current(fresh);
    from = current.nextSequence();
    if (cursor.continuesIn(current)) {
      lost = 0;
      from = cursor.next();
      if (from < current.nextSequence()) {
        // Nothing is said to be caught up before the agent has said that it still holds it.
        stream = agent.sample(from, fresh);
      }
    }
    List<Reading> now = readings.of(current);
    if (again) {
      // What changed meanwhile has its own time, whether or not the agent still holds it.
      pending.addAll(now);
      pending.addAll(AgentReadings.renewed(now));
    } else {
      pending.addAll(now);
    }
    if (lost != 0) {
      cursor.moveBehind(current);
    }
  }

  @Override
  public List<Reading> read() throws IOException, BadLineException, InterruptedException {
    SilenceWatch watched = watch;
    AgentHttp agent = http;
    if (watched == null || agent == null) {
      throw new IllegalStateException("not open");
    }
    if (pending.isEmpty()) {
      if (stream == null) {
        stream = agent.sample(from, watched);
      }
      StreamsDocument document = stream.next(watched);
      if (!cursor.isOf(document)) {
        throw AgentErrorException.notUnderstood("the agent began anew: another instanceId");
      }
      if (cursor.isOvertakenIn(document)) {
        throw AgentErrorException.notUnderstood(
            "the agent dropped %d observations before they were read"
                .formatted(document.firstSequence() - cursor.next()));
      }
      pending.addAll(readings.of(document));
      cursor.moveBehind(document);
    }
    List<String> faults = readings.takeFaults();
    if (!faults.isEmpty()) {
      throw new BadLineException(String.join("; ", faults));
    }
    List<Reading> taken = List.copyOf(pending);
    pending.clear();
    return taken;
  }

  @Override
  public boolean hasMore() {
    return !pending.isEmpty();
  }

  @Override
  public long lost() {
    return lost;
  }

  @Override
  public void close() {
    closed = true;
    SilenceWatch watched = watch;
    if (watched != null) {
      watched.close();
    }
    AgentHttp agent = http;
    if (agent != null) {
      agent.close();
    }
  }
}
