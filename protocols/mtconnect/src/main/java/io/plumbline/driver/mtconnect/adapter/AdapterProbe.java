package io.plumbline.driver.mtconnect.adapter;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import io.plumbline.driver.mtconnect.observation.BadLineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connects once and waits until each channel was heard or the time is over. */
public final class AdapterProbe {
  private final AdapterSettings settings;
  private final Map<ChannelSpec, Reading> heard = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();

  public AdapterProbe(AdapterSettings settings) {
    this.settings = settings;
  }

  /**
   * Listens until every channel was heard or the time of a probe is over.
   *
   * @throws EnvironmentFault when nobody answers
   */
  public ProbeResult run() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    try (AdapterLink link = new AdapterLink(settings)) {
      link.open("mtconnect-probe");
      Thread timer = startTimer(link, over, ended);
      try {
        readAll(link, over);
      } finally {
        ended.countDown();
        timer.join();
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
    for (ChannelSpec channel : settings.allChannels()) {
      if (!heard.containsKey(channel)) {
        remarks.add(channel + ": nothing within " + settings.probeTimeout().toMillis() + " ms");
      }
    }
    return new ProbeResult(List.copyOf(heard.values()), remarks);
  }

  private void readAll(AdapterLink link, AtomicBoolean over) throws IOException {
    int wanted = settings.allChannels().size();
    while (heard.size() < wanted && !over.get()) {
      try {
        // The latest observation of a channel counts.
        link.read().forEach(reading -> heard.put(reading.channel(), reading));
      } catch (BadLineException e) {
        remarks.add("a line is left out: " + e.getMessage());
      } catch (IOException e) {
        if (!over.get()) {
          throw e;
        }
      }
    }
  }

  private Thread startTimer(AdapterLink link, AtomicBoolean over, CountDownLatch ended) {
    return Thread.ofPlatform()
        .daemon()
        .name("mtconnect-probe-timer")
        .start(() -> {
          try {
            if (!ended.await(settings.probeTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
              over.set(true);
              link.close();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            over.set(true);
          }
        });
  }

  private EnvironmentFault unreachable(IOException cause) {
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new EnvironmentFault(
        Words.of(
            "%s：连不上 MTConnect 适配器（%s）。请检查地址、端口和防火墙，以及适配器是否在运行。",
            "%s: the MTConnect adapter cannot be reached (%s). Check address, port and firewall,"
                + " and whether the adapter runs.",
            settings.address(),
            why),
        cause);
  }
}
