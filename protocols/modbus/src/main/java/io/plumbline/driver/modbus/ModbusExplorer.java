package io.plumbline.driver.modbus;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.MachineAddress;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads registers of an unknown slave. Modbus has no directory: browsing asks for the first
 * addresses of each table and lists those that the slave does not refuse, each as an unsigned
 * 16-bit number. What they mean stands in the machine's manual.
 */
final class ModbusExplorer implements Explorer {
  private static final Pattern TAG =
      Pattern.compile(
          "(?<unit>\\d{1,3})/(?<address>(?:coil|discrete|holding|input):\\d{1,5})"
              + "(?:/(?<type>[a-z0-9]+(?::\\d+)?)(?:/(?<order>[A-Da-d]{4}))?)?");
  private static final Pattern PLACE =
      Pattern.compile(
          "(?<unit>\\d{1,3})(?:/(?<table>coil|discrete|holding|input):(?<first>\\d{1,5}))?");
  private static final Map<String, String> SCHEMES =
      Map.of("modbus", "tcp", "modbus-rtu", "rtu-tcp", "serial", "serial");

  private final DriverFactory factory;

  ModbusExplorer(DriverFactory factory) {
    this.factory = factory;
  }

  @Override
  public Set<String> schemes() {
    return SCHEMES.keySet();
  }

  @Override
  public String tagForm() {
    return "UNIT/TABLE:ADDRESS[/TYPE[/ORDER]]: 1/holding:10/float32/CDAB";
  }

  @Override
  public Map<String, String> connection(MachineAddress address) {
    return Map.of("address", SCHEMES.get(address.scheme()) + "://" + address.rest());
  }

  @Override
  public Tag tag(MachineAddress address) {
    Matcher matcher = TAG.matcher(address.tag());
    if (!matcher.matches()) {
      throw address.badTag(tagForm());
    }
    Map<String, String> channel = new LinkedHashMap<>();
    channel.put("address", matcher.group("address"));
    if (matcher.group("type") != null) {
      channel.put("type", matcher.group("type"));
    } else if (isRegister(matcher.group("address"))) {
      channel.put("type", "uint16");
    }
    if (matcher.group("order") != null) {
      channel.put("order", matcher.group("order"));
    }
    return new Tag(Map.of("unit", matcher.group("unit")), channel);
  }

  private static boolean isRegister(String address) {
    return address.startsWith("holding") || address.startsWith("input");
  }

  /** The registers as they travelled are read with the value, in one request. */
  @Override
  public Look look(ConnectionSpec connection) throws InterruptedException {
    DeviceSpec device = connection.devices().getFirst();
    ChannelSpec channel = device.channels().getFirst();
    Point point = PointReader.read(channel, ByteOrder.ABCD, new Block.Limits(125, 2000, 0));
    List<ChannelSpec> channels = new ArrayList<>(List.of(channel));
    if (!point.table().bits) {
      Map<String, String> keys = new HashMap<>();
      keys.put("address", channel.options().text("address"));
      keys.put("type", "raw:" + point.items());
      channels.add(
          new ChannelSpec(device.id(), "raw", Role.PROCESS, "", Options.of("probe", keys)));
    }
    ProbeResult probed = probe(connection, device.options(), device.id(), channels);
    List<Reading> readings = new ArrayList<>();
    Map<String, String> details = new LinkedHashMap<>();
    for (Reading reading : probed.readings()) {
      if (reading.channel().name().equals(channel.name())) {
        readings.add(reading);
      } else if (reading.quality() != Quality.BAD) {
        details.put("raw", words(reading.value().asText()));
      }
    }
    return new Look(readings, details, probed.remarks());
  }

  private static String words(String hexadecimal) {
    return hexadecimal.toUpperCase(Locale.ROOT).replaceAll("(.{4})", " 0x$1").strip();
  }

  private static ChannelSpec word(String device, Table table, int address) {
    Map<String, String> keys = new HashMap<>();
    keys.put("address", table.token + ":" + address);
    if (!table.bits) {
      keys.put("type", "uint16");
    }
    return new ChannelSpec(
        device, table.token + "-" + address, Role.PROCESS, "", Options.of("browse", keys));
  }

  private ProbeResult probe(
      ConnectionSpec connection, Options device, String id, List<ChannelSpec> channels)
      throws InterruptedException {
    return factory.probe(
        new ConnectionSpec(
            connection.name(),
            connection.protocol(),
            connection.options(),
            List.of(new DeviceSpec(id, device, channels))));
  }

  @Override
  public Offer browse(ConnectionSpec connection, MachineAddress address, int limit)
      throws InterruptedException {
    Matcher place = PLACE.matcher(address.tag().isEmpty() ? "1" : address.tag());
    if (!place.matches()) {
      throw address.badTag("UNIT[/TABLE:FIRST]: 1, 1/holding:0");
    }
    String id = "unit-" + place.group("unit");
    Options device = Options.of("browse", Map.of("unit", place.group("unit")));
    List<OfferedChannel> found = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (Table table : Table.values()) {
      if (place.group("table") == null || place.group("table").equals(table.token)) {
        int first = place.group("first") == null ? 0 : Integer.parseInt(place.group("first"));
        List<ChannelSpec> all = new ArrayList<>();
        for (int i = first; i < Math.min(1 << 16, first + limit); i++) {
          all.add(word(id, table, i));
        }
        List<Reading> readable =
            probe(connection, device, id, all).readings().stream()
                .filter(reading -> reading.quality() != Quality.BAD)
                .toList();
        remarks.add(
            "%s: %d of the addresses %d to %d can be read"
                .formatted(table.token, readable.size(), first, first + all.size() - 1));
        readable.forEach(reading -> found.add(offered(reading)));
      }
    }
    boolean isWhole = found.size() <= limit;
    List<OfferedChannel> listed = isWhole ? found : List.copyOf(found.subList(0, limit));
    return new Offer(
        listed.isEmpty()
            ? List.of()
            : List.of(new OfferedDevice(id, Map.of("unit", place.group("unit")), listed)),
        isWhole,
        remarks);
  }

  private static OfferedChannel offered(Reading reading) {
    Map<String, String> keys = new LinkedHashMap<>();
    ChannelSpec channel = reading.channel();
    keys.put("address", channel.options().text("address"));
    channel.options().optionalText("type").ifPresent(type -> keys.put("type", type));
    String comment =
        reading.value() instanceof Value.Int(var number)
            ? "%d = 0x%04X".formatted(number, number)
            : reading.value().asText();
    return new OfferedChannel(channel.name(), Role.PROCESS, keys, comment);
  }
}
