package io.plumbline.deploy.command;

import io.plumbline.contract.fault.Words;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Says in plain words what this machine lacks. */
@Command(name = "doctor", mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final long DEMO_BYTES = 1L << 30;

  /** One thing looked at. */
  private record Check(Level level, Words words) {}

  private enum Level {
    OK,
    NOTE,
    LACK
  }

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    List<Check> checks = new ArrayList<>();
    checks.add(java());
    checks.add(disk());
    checks.add(loopback());
    checks.add(zones());
    checks.add(program("mosquitto", "mosquitto"));
    checks.add(program("mbpoll", "mbpoll"));
    checks.add(program("node", "nodejs npm"));
    checks.add(program("chromium", "chromium chromium-driver"));
    checks.add(timescale());
    Terminal terminal = Terminal.of(spec);
    for (Check check : checks) {
      String mark =
          switch (check.level()) {
            case OK -> "✓";
            case NOTE -> "·";
            case LACK -> "✗";
          };
      terminal.out().println(mark + " " + check.words().in(terminal.language()));
    }
    return checks.stream().anyMatch(check -> check.level() == Level.LACK)
        ? Plumbline.ENVIRONMENT
        : Plumbline.HELD;
  }

  private static Check java() {
    int feature = Runtime.version().feature();
    return new Check(
        feature >= 25 ? Level.OK : Level.LACK,
        Words.of("Java %s（需要 25 或更高）", "Java %s (25 or later is needed)", Runtime.version()));
  }

  private static Check disk() {
    File folder = new File(System.getProperty("java.io.tmpdir"));
    long free = folder.getUsableSpace();
    return new Check(
        free >= DEMO_BYTES ? Level.OK : Level.LACK,
        Words.of(
            "%s 剩余 %d MB（演示需要 1024 MB）",
            "%s has %d MB left (the demo needs 1024 MB)", folder, free >> 20));
  }

  private static Check loopback() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Check(
          Level.OK,
          Words.of(
              "本机回环可以监听（端口 %d）", "loopback can be listened on (port %d)", socket.getLocalPort()));
    } catch (IOException e) {
      return new Check(
          Level.LACK,
          Words.of("本机回环无法监听：%s", "loopback cannot be listened on: %s", e.getMessage()));
    }
  }

  private static Check zones() {
    return new Check(
        Level.OK,
        Words.of(
            "时区数据中有 Asia/Shanghai：%s",
            "time zone data has Asia/Shanghai: %s",
            ZoneId.getAvailableZoneIds().contains("Asia/Shanghai")));
  }

  private static Check program(String name, String packages) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return new Check(Level.OK, Words.of("%s：%s", "%s: %s", name, file));
      }
    }
    Path sbin = Path.of("/usr/sbin", name);
    if (Files.isExecutable(sbin)) {
      return new Check(Level.OK, Words.of("%s：%s", "%s: %s", name, sbin));
    }
    return new Check(
        Level.NOTE,
        Words.of(
            "没有 %s：只有测试用到它；安装：apt-get install %s",
            "no %s: only the tests use it; install: apt-get install %s", name, packages));
  }

  private static Check timescale() {
    Path folder =
        Path.of(
            System.getenv().getOrDefault("PLUMBLINE_TIMESCALEDB", "/opt/plumbline/timescaledb"));
    return Files.isDirectory(folder)
        ? new Check(Level.OK, Words.of("TimescaleDB：%s", "TimescaleDB: %s", folder))
        : new Check(
            Level.NOTE,
            Words.of(
                "没有 TimescaleDB（%s）：用普通 PostgreSQL 也行；安装：deploy/timescaledb/timescaledb.sh install",
                "no TimescaleDB (%s): plain PostgreSQL works too; install:"
                    + " deploy/timescaledb/timescaledb.sh install",
                folder));
  }
}
