package io.plumbline.driver.mtconnect.adapter;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.Explorer.Offer;
import io.plumbline.driver.Explorer.OfferedChannel;
import io.plumbline.driver.Explorer.OfferedDevice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The keys that an adapter sends, by what it says of each while it is listened to. */
public final class AdapterItems {
  private static final Set<String> LEVELS = Set.of("NORMAL", "WARNING", "FAULT");
  private static final int LONGEST_TEXT = 60;

  private AdapterItems() {}

  /**
   * Listens to an adapter.
   *
   * @param limit how many channels to offer at most
   * @throws EnvironmentFault when nobody answers
   */
  public static Offer of(AdapterSettings settings, int limit) throws InterruptedException {
    Map<String, OfferedChannel> found = new LinkedHashMap<>();
    List<String> remarks = new ArrayList<>();
    boolean isWhole = true;
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(settings.host(), settings.port()),
          (int) settings.connectTimeout().toMillis());
      LineReader lines = new LineReader(socket.getInputStream(), settings.lineLimit());
      long end = System.nanoTime() + settings.probeTimeout().toNanos();
      long left = settings.probeTimeout().toMillis();
      while (left > 0 && isWhole) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        socket.setSoTimeout((int) left);
        note(lines.next(), found);
        isWhole = found.size() <= limit;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (SocketTimeoutException e) {
      remarks.add("listened for %d ms".formatted(settings.probeTimeout().toMillis()));
    } catch (IOException e) {
      if (found.isEmpty()) {
        throw unreachable(settings, e);
      }
      remarks.add("the adapter's lines end: " + e.getMessage());
    }
    List<OfferedChannel> channels = found.values().stream().limit(limit).toList();
    return new Offer(
        channels.isEmpty() ? List.of() : List.of(new OfferedDevice("machine", Map.of(), channels)),
        isWhole,
        remarks);
  }

  private static EnvironmentFault unreachable(AdapterSettings settings, IOException cause) {
    return new EnvironmentFault(
        Words.of(
            "%s：没有听到 MTConnect 适配器（%s）。请检查地址、端口和防火墙，以及适配器是否在运行。",
            "%s: no MTConnect adapter is heard (%s). Check address, port and firewall, and whether"
                + " the adapter runs.",
            settings.address(),
            String.valueOf(cause.getMessage())),
        cause);
  }

  private static void note(String line, Map<String, OfferedChannel> found) {
    if (line.isBlank() || line.startsWith("*")) {
      return;
    }
    List<String> fields = ShdrFields.split(line);
    if (fields.size() < 3 || fields.get(1).startsWith("@")) {
      return;
    }
    boolean isCondition =
        fields.size() == 7 && LEVELS.contains(fields.get(2).toUpperCase(Locale.ROOT));
    if (isCondition) {
      found.put(fields.get(1), offered(fields.get(1), "condition", fields.get(2)));
      return;
    }
    for (int i = 1; i + 1 < fields.size(); i += 2) {
      String key = fields.get(i);
      if (!key.isBlank() && !key.startsWith("*")) {
        found.put(key, offered(key, "sample", fields.get(i + 1)));
      }
    }
  }

  private static OfferedChannel offered(String key, String kind, String value) {
    String name = key.substring(key.indexOf(':') + 1);
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("address", key);
    if (!kind.equals("sample")) {
      keys.put("kind", kind);
    }
    Role role = Role.PROCESS;
    if (name.equals("avail")) {
      role = Role.HEARTBEAT;
    } else if (name.equals("execution")) {
      role = Role.STATE;
      keys.put("preset", "mtconnect-execution");
    }
    String cut = value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) + "…" : value;
    return new OfferedChannel(name, role, keys, cut);
  }
}
