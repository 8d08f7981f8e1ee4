package io.plumbline.collector.gateway.uplink;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stops reading where memory would be spent without end: from every connection that offers while
 * more than the limit waits for the disk, from one whose peer does not read its answers, and for a
 * while from one that sent too fast. Thread-safe.
 */
final class ReadPause {
  private final long limitBytes;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Set<Channel> paused = ConcurrentHashMap.newKeySet();

  /** The latest reason to wait, by connection. */
  private final ConcurrentMap<Channel, Object> throttled = new ConcurrentHashMap<>();

  ReadPause(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  long waitingBytes() {
    return waitingBytes.get();
  }

  /** An offer of a connection goes to the committer. Called on the connection's thread. */
  void taken(Channel channel, int bytes) {
    if (waitingBytes.addAndGet(bytes) > limitBytes) {
      paused.add(channel);
      channel.config().setAutoRead(false);
      if (waitingBytes.get() <= limitBytes / 2) {
        resumeAll(); // all was answered between the two looks
      }
    }
  }

  /** Offers were answered. */
  void released(long bytes) {
    if (waitingBytes.addAndGet(-bytes) <= limitBytes / 2 && !paused.isEmpty()) {
      resumeAll();
    }
  }

  /**
   * Reads nothing from a connection for a time. Called on its thread; of several calls the last one
   * says how long.
   */
  void throttle(Channel channel, long nanos) {
    Object reason = new Object();
    throttled.put(channel, reason);
    channel.config().setAutoRead(false);
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (throttled.remove(channel, reason)) {
                resume(channel);
              }
            },
            nanos,
            TimeUnit.NANOSECONDS);
  }

  void unwritable(Channel channel) {
    channel.config().setAutoRead(false);
  }

  void writable(Channel channel) {
    resume(channel);
  }

  private void resumeAll() {
    for (Channel channel : paused) {
      paused.remove(channel);
      channel.eventLoop().execute(() -> resume(channel));
    }
  }

  /** Reads again unless there is another reason not to. */
  private void resume(Channel channel) {
    if (channel.isWritable() && !paused.contains(channel) && !throttled.containsKey(channel)) {
      channel.config().setAutoRead(true);
    }
  }
}
