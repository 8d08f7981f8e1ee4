package io.plumbline.collector.gateway.uplink;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stops reading where memory would be spent without end: from every connection that offers while
 * more than the limit waits for the disk, and from one whose peer does not read its answers.
 * Thread-safe.
 */
final class ReadPause {
  private final long limitBytes;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Set<Channel> paused = ConcurrentHashMap.newKeySet();

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

  void unwritable(Channel channel) {
    channel.config().setAutoRead(false);
  }

  void writable(Channel channel) {
    if (!paused.contains(channel)) {
      channel.config().setAutoRead(true);
    }
  }

  private void resumeAll() {
    for (Channel channel : paused) {
      paused.remove(channel);
      channel
          .eventLoop()
          .execute(() -> {
            if (channel.isWritable() && !paused.contains(channel)) {
              channel.config().setAutoRead(true);
            }
          });
    }
  }
}
