package io.plumbline.collector.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewaySettingsTest {
  private static final String WITNESS =
      "witness.example/w1+04d2d833+BD1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM";

  @TempDir Path folder;

  @Test
  void theLeastThatIsNeededHasDefaultsForTheRest() throws IOException {
    GatewaySettings settings = read("id: gw-1", "folder: keys", "archive: /srv/archive");
    assertEquals(folder.resolve("keys"), settings.folder());
    assertEquals(Path.of("/srv/archive"), settings.archive());
    assertEquals(new InetSocketAddress("0.0.0.0", 7443), settings.listen());
    assertEquals(Optional.of(new InetSocketAddress("0.0.0.0", 7444)), settings.enrol());
    assertEquals(Optional.of(new InetSocketAddress("127.0.0.1", 9464)), settings.admin());
    assertEquals(Optional.empty(), settings.database());
    assertEquals(GatewayLimits.DEFAULT, settings.limits());
    assertEquals(LogSettings.DEFAULT, settings.log());
  }

  @Test
  void theLogHasAnOriginLedgersAndWitnesses() throws IOException {
    LogSettings log =
        read(
                "id: gw-1",
                "folder: keys",
                "archive: archive",
                "log:",
                "  origin: plumbline.example/gw-1",
                "  interval: 1min",
                "  ledger: ledger",
                "  witnesses:",
                "    - {url: 'https://w.example/', vkey: " + WITNESS + "}")
            .log();
    assertEquals(Optional.of("plumbline.example/gw-1"), log.origin());
    assertEquals(Duration.ofMinutes(1), log.interval());
    assertEquals(Optional.of(folder.resolve("ledger")), log.ledger());
    assertEquals(
        "https://w.example/add-checkpoint", log.witnesses().getFirst().address().toString());
    assertEquals(WITNESS, log.witnesses().getFirst().key().toString());
  }

  @Test
  void aWitnessWithAKeyThatIsNoneOrALogsKeyIsRefused() {
    for (String wrong :
        List.of(
            "{url: 'https://w.example', vkey: witness+1234+BD1A}",
            "{url: 'ftp://w.example', vkey: " + WITNESS + "}",
            "{url: 'https://w.example', vkey: "
                + "plumbline.example/gw-1+fbdebf98+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea}")) {
      assertThrows(
          InputFault.class,
          () ->
              read(
                  "id: gw-1",
                  "folder: keys",
                  "archive: archive",
                  "log:",
                  "  witnesses:",
                  "    - " + wrong));
    }
  }

  @Test
  void everyKeyIsRead() throws IOException {
    GatewaySettings settings =
        read(
            "id: gw-1",
            "folder: keys",
            "archive: archive",
            "listen: \"[::1]:1\"",
            "enrol-listen: none",
            "admin-listen: 127.0.0.1",
            "hosts: [gw.example, 10.0.0.2]",
            "database:",
            "  url: jdbc:postgresql://db/p",
            "  user: u",
            "  password-file: pw",
            "  migrate: false",
            "limits:",
            "  connections: 5",
            "  credit-mib: 8",
            "  pending-mib: 32",
            "  rate-mib: 9",
            "  handshake: 1s",
            "  hello: 2s",
            "  message: 3s",
            "  silence: 4min");
    assertEquals(new InetSocketAddress("::1", 1), settings.listen());
    assertEquals(Optional.empty(), settings.enrol());
    assertEquals(Optional.of(new InetSocketAddress("127.0.0.1", 9464)), settings.admin());
    assertEquals(List.of("gw.example", "10.0.0.2"), settings.hosts());
    assertEquals(
        Optional.of(
            new DatabaseSettings(
                "jdbc:postgresql://db/p", "u", Optional.of(folder.resolve("pw")), false)),
        settings.database());
    assertEquals(
        new GatewayLimits(
            5,
            8 << 20,
            32 << 20,
            9 << 20,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofMinutes(4)),
        settings.limits());
  }

  @Test
  void anUnknownKeyNamesItsPlaceAndTheNearestKnownOne() {
    InputFault fault =
        assertThrows(
            InputFault.class,
            () -> read("id: gw-1", "folder: k", "archive: a", "limits:", "  conections: 5"));
    assertTrue(fault.words().en().contains("connections"), fault.words().en());
    assertTrue(fault.words().en().contains("gateway.yaml:5"), fault.words().en());
  }

  @Test
  void wrongValuesNameTheirPlace() {
    for (String line :
        List.of(
            "listen: \"a:b:c\"",
            "listen: \"127.0.0.1:70000\"",
            "admin-listen: no.such.host.invalid",
            "id2: x",
            "database: {url: \"http://x\", user: u}",
            "limits: {silence: soon}")) {
      InputFault fault =
          assertThrows(
              InputFault.class, () -> read("id: gw-1", "folder: k", "archive: a", line), line);
      assertTrue(fault.words().en().contains("gateway.yaml:4"), fault.words().en());
    }
    assertThrows(InputFault.class, () -> read("id: ../gw", "folder: k", "archive: a"));
    assertThrows(InputFault.class, () -> read("id: gw-1", "archive: a"));
  }

  private GatewaySettings read(String... lines) throws IOException {
    Path file = folder.resolve("gateway.yaml");
    Files.write(file, List.of(lines));
    return GatewaySettings.read(file);
  }
}
