package io.plumbline.contract.segment;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.log.LogLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where things lie in an archive.
 *
 * <pre>
 * segments/GATEWAY/yyyyMMdd/HH-NNNN.seg       closed segments, hours in UTC
 * segments/GATEWAY/yyyyMMdd/HH-NNNN.seg.open  the segment being written
 * imports/NNNNNN-CALL/NNN.seg                 an import call, put in place by one rename
 * agents/AGENT/SHA256.pem                     certificates of agents
 * gateways/GATEWAY.pem                        certificates of gateways
 * trust/ca.pem                                the authority that issued them
 * logs/GATEWAY/…                              the log over its seals, see LogLayout
 * ledgers/DIGEST/NAME.csv                     versions of ledgers that a log names
 * </pre>
 *
 * Names that begin with a dot are locks and staging folders, and are passed over. Immutable.
 *
 * @param root the archive's folder
 */
public record ArchiveLayout(Path root) {
  /** End of the name of a closed segment. */
  public static final String CLOSED = ".seg";

  /** End of the name of a segment that is being written. */
  public static final String OPEN = ".seg.open";

  private static final Pattern DAY = Pattern.compile("\\d{8}");
  private static final Pattern HOURLY = Pattern.compile("(\\d{2})-(\\d{4,9})\\.seg(\\.open)?");
  private static final Pattern CALL = Pattern.compile("(\\d{6,18})-(.+)");
  private static final Pattern NUMBERED = Pattern.compile("(\\d{3,9})\\.seg");
  private static final int MAX_NAME = 200;

  /** Folder of all gateways' segments. */
  public Path segmentsFolder() {
    return root.resolve("segments");
  }

  /** Folder of a gateway's segments. */
  public Path gatewayFolder(String gateway) {
    return segmentsFolder().resolve(fileName(gateway));
  }

  /** Folder of all import calls. */
  public Path importsFolder() {
    return root.resolve("imports");
  }

  /** Folder of an agent's certificates. */
  public Path agentFolder(String agent) {
    return root.resolve("agents").resolve(fileName(agent));
  }

  /** An agent's certificate in PEM, named by the SHA-256 of its DER form. */
  public Path agentCertificate(String agent, Digest certificate) {
    return agentFolder(agent).resolve(certificate + ".pem");
  }

  /** A gateway's certificate in PEM. */
  public Path gatewayCertificate(String gateway) {
    return root.resolve("gateways").resolve(fileName(gateway) + ".pem");
  }

  /** The certificate of the authority that issued agents' and gateways' certificates, in PEM. */
  public Path trustAuthority() {
    return root.resolve("trust").resolve("ca.pem");
  }

  /** Folder of all gateways' logs. */
  public Path logsFolder() {
    return root.resolve("logs");
  }

  /** The log over a gateway's seals. */
  public LogLayout log(String gateway) {
    return new LogLayout(logsFolder().resolve(fileName(gateway)));
  }

  /** Folder of the versions of ledgers. */
  public Path ledgersFolder() {
    return root.resolve("ledgers");
  }

  /** A version of the ledgers, by its digest. */
  public Path ledgerVersion(Digest digest) {
    return ledgersFolder().resolve(digest.toString());
  }

  /**
   * Every segment in arrival order: imports first, by their call number and file number; then the
   * gateways' segments by hour of arrival, gateway's folder and number. Within a gateway this is
   * the order of positions. Closed and open segments are listed; an archive that does not exist yet
   * has none.
   */
  public List<SegmentFile> segments() throws IOException {
    List<SegmentFile> files = new ArrayList<>(imports());
    for (Path gateway : list(segmentsFolder())) {
      files.addAll(hourly(gateway));
    }
    return files.stream().sorted().toList();
  }

  /** The segments of one gateway in the order of their positions. */
  public List<SegmentFile> gatewaySegments(String gateway) throws IOException {
    return hourly(gatewayFolder(gateway)).stream().sorted().toList();
  }

  /** The folder of an import call, where it was committed. */
  public Optional<Path> findImport(String callId) throws IOException {
    String name = fileName(callId);
    return importFolders().values().stream()
        .filter(path -> callName(path).equals(name))
        .findFirst();
  }

  /** The number after that of the last import call, 1 where there is none. */
  public long nextImportNumber() throws IOException {
    TreeMap<Long, Path> folders = importFolders();
    return folders.isEmpty() ? 1 : folders.lastKey() + 1;
  }

  /** Folder of the import call with a number. */
  public Path importFolder(long number, String callId) {
    return importsFolder().resolve("%06d-%s".formatted(number, fileName(callId)));
  }

  /** A folder that import calls are prepared in; {@link #segments()} passes it over. */
  public Path stagingFolder(String callId) {
    return importsFolder().resolve(".staging-" + fileName(callId));
  }

  /**
   * An identifier as a file name: letters, digits, {@code .}, {@code _} and {@code -} stand for
   * themselves, every other byte of its UTF-8 is {@code %XX}; so is a dot in front. A name longer
   * than 200 characters ends in its hash.
   */
  public static String fileName(String identifier) {
    byte[] utf8 = identifier.getBytes(StandardCharsets.UTF_8);
    StringBuilder name = new StringBuilder(utf8.length);
    for (byte b : utf8) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '_'
              || b == '-';
      if (plain || (b == '.' && !name.isEmpty())) {
        name.append((char) b);
      } else {
        name.append("%%%02X".formatted(b & 0xff));
      }
    }
    if (name.length() > MAX_NAME) {
      return name.substring(0, MAX_NAME - 1 - 2 * Digest.BYTES) + "~" + Digest.sha256(utf8);
    }
    return name.toString();
  }

  private List<SegmentFile> imports() throws IOException {
    List<SegmentFile> files = new ArrayList<>();
    for (Map.Entry<Long, Path> call : importFolders().entrySet()) {
      for (Path file : list(call.getValue())) {
        Matcher name = NUMBERED.matcher(name(file));
        if (name.matches()) {
          files.add(
              new SegmentFile(
                  file,
                  SegmentHeader.Kind.IMPORT,
                  name(call.getValue()),
                  call.getKey(),
                  Integer.parseInt(name.group(1)),
                  false));
        }
      }
    }
    return files;
  }

  private TreeMap<Long, Path> importFolders() throws IOException {
    TreeMap<Long, Path> folders = new TreeMap<>();
    for (Path folder : list(importsFolder())) {
      Matcher name = CALL.matcher(name(folder));
      if (name.matches()) {
        folders.put(Long.valueOf(name.group(1)), folder);
      }
    }
    return folders;
  }

  private static List<SegmentFile> hourly(Path gateway) throws IOException {
    // Keyed by order, so that a file seen under both names while it is renamed is listed once.
    Map<SegmentFile, SegmentFile> files = new TreeMap<>();
    for (Path day : list(gateway)) {
      if (!DAY.matcher(name(day)).matches()) {
        continue;
      }
      for (Path path : list(day)) {
        Matcher name = HOURLY.matcher(name(path));
        if (name.matches()) {
          SegmentFile file =
              new SegmentFile(
                  path,
                  SegmentHeader.Kind.GATEWAY,
                  name(gateway),
                  Long.parseLong(name(day) + name.group(1)),
                  Integer.parseInt(name.group(2)),
                  name.group(3) != null);
          files.merge(file, file, (one, other) -> one.open() ? other : one);
        }
      }
    }
    return List.copyOf(files.values());
  }

  private static String callName(Path folder) {
    Matcher name = CALL.matcher(name(folder));
    return name.matches() ? name.group(2) : "";
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(path -> !name(path).startsWith(".")).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // nothing was written there yet, or a stray file lies there
    }
  }
}
