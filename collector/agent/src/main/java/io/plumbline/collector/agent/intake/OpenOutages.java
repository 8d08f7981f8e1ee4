package io.plumbline.collector.agent.intake;

import io.plumbline.contract.bytes.SafeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of which nothing is heard, and since when, in a file of the agent's folder: a gap is
 * recorded when a device is heard again, and an agent that is killed before that must still know
 * when it began. An outage stands in the file before the frames that were written during it; one
 * that is over may stand there a little longer, which makes a gap too long, never too short.
 *
 * <p>Each line of the file is the last sign of life in microseconds since the epoch, a space, and
 * the device. Thread-safe.
 */
public final class OpenOutages {
  private static final Logger LOG = LoggerFactory.getLogger(OpenOutages.class);

  private final Path file;
  private final Map<String, Silence> silences = new TreeMap<>();
  private boolean unwritten;
  private boolean failing;

  /** Since when nothing is on record of a device, and when it was heard last of all. */
  private record Silence(long since, long latest) {
    Silence and(Silence other) {
      return new Silence(Math.min(since, other.since), Math.max(latest, other.latest));
    }
  }

  private OpenOutages(Path file) {
    this.file = file;
  }

  /**
   * Reads what is remembered. Lines that are none are left out and logged: they can only stem from
   * something else than an agent.
   *
   * @param folder the agent's, which exists
   * @throws IOException when the file is there and cannot be read
   */
  public static OpenOutages open(Path folder) throws IOException {
    OpenOutages outages = new OpenOutages(folder.resolve("outages"));
    if (Files.exists(outages.file)) {
      for (String line : Files.readAllLines(outages.file, StandardCharsets.UTF_8)) {
        int space = line.indexOf(' ');
        try {
          outages.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
          LOG.warn("{}: '{}' is left out, expected microseconds and a device", outages.file, line);
        }
      }
    }
    return outages;
  }

  /** Since when nothing is heard of a device, or {@code otherwise} if that was earlier. */
  synchronized long since(String device, long otherwise) {
    Silence silence = silences.get(device);
    return silence == null ? otherwise : Math.min(otherwise, silence.since());
  }

  /**
   * Remembers on disk that devices were lost.
   *
   * @param sinceMicros when they were heard last; of several, the earliest counts
   */
  synchronized void began(Collection<String> devices, long sinceMicros) {
    devices.forEach(device -> put(device, sinceMicros));
    tidy();
  }

  /** The same with the time for each device; the disk is asked once for all of them. */
  synchronized void began(Map<String, Long> lastHeardMicros) {
    lastHeardMicros.forEach(this::put);
    tidy();
  }

  private synchronized void put(String device, long sinceMicros) {
    Silence before = silences.get(device);
    Silence now = new Silence(sinceMicros, sinceMicros);
    silences.put(device, before == null ? now : before.and(now));
    unwritten |= before == null || sinceMicros < before.since();
  }

  /**
   * A gap of a device is on record. An outage that began before its end is forgotten by the next
   * {@link #tidy}, one that began after it is not.
   */
  synchronized void ended(String device, long untilMicros) {
    Silence silence = silences.remove(device);
    if (silence != null && silence.latest() >= untilMicros) {
      silences.put(device, new Silence(silence.latest(), silence.latest()));
    }
    unwritten |= silence != null;
  }

  /** Forgets devices that are not configured any more. */
  synchronized void retain(Set<String> devices) {
    unwritten |= silences.keySet().retainAll(devices);
  }

  /** Writes what has changed; what cannot be written is tried again by the next call. */
  synchronized void tidy() {
    if (!unwritten) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    silences.forEach(
        (device, silence) -> lines.append(silence.since()).append(' ').append(device).append('\n'));
    try {
      SafeFile.writePublic(file, lines.toString().getBytes(StandardCharsets.UTF_8));
      unwritten = false;
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn(
            "{} cannot be written ({}): if the agent is killed now, it will not know since when"
                + " machines are silent",
            file,
            e.toString());
      }
      failing = true;
    }
  }
}
