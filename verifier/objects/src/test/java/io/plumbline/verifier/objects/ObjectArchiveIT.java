package io.plumbline.verifier.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bucket of a real server, read as a folder. */
@Timeout(120)
class ObjectArchiveIT {
  private static final String CREDENTIALS = "aws.sharedCredentialsFile";

  @TempDir private static Path folder = Path.of("");
  private static final byte[] LARGE = new byte[20 << 20];

  @SuppressWarnings("NullAway.Init") // set before any test
  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    System.setProperty(CREDENTIALS, server.credentials().toString());
    new Random(7).nextBytes(LARGE);
    put("a/segments/gw/20240628/00-0001.seg", LARGE);
    put("a/segments/gw/20240628/00-0002.seg", new byte[] {1, 2, 3});
    put("a/agents/edge-1/x.pem", new byte[] {9});
    put("b/other", new byte[] {9});
  }

  @AfterAll
  static void stop() throws Exception {
    System.clearProperty(CREDENTIALS);
    server.close();
  }

  private static void put(String key, byte[] bytes) {
    server.put(key, bytes);
  }

  private static String address(String prefix) {
    return "s3://" + S3Server.BUCKET + "/" + prefix;
  }

  @Test
  void foldersAndFilesAreThoseUnderThePrefix() throws IOException {
    try (ObjectArchive archive = ObjectArchive.open(address("a"), server.settings())) {
      Path root = archive.root();
      assertTrue(Files.isDirectory(root));
      assertEquals(List.of("agents", "segments"), names(root));
      Path day = root.resolve("segments").resolve("gw").resolve("20240628");
      assertEquals(List.of("00-0001.seg", "00-0002.seg"), names(day));
      assertEquals(3, Files.size(day.resolve("00-0002.seg")));
      assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(day.resolve("00-0002.seg")));
      assertArrayEquals(LARGE, Files.readAllBytes(day.resolve("00-0001.seg")));
      assertFalse(Files.exists(root.resolve("other")));
      assertThrows(NoSuchFileException.class, () -> names(root.resolve("imports")));
      assertEquals(
          "segments/gw", root.relativize(root.resolve("segments").resolve("gw")).toString());
    }
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> entries = Files.list(of)) {
      return entries.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  @Test
  void anObjectIsMappedIntoMemory() throws IOException {
    try (ObjectArchive archive = ObjectArchive.open(address("a"), server.settings());
        Arena arena = Arena.ofConfined();
        FileChannel channel =
            FileChannel.open(archive.root().resolve("segments/gw/20240628/00-0001.seg"))) {
      byte[] mapped =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 5, LARGE.length - 5, arena)
              .toArray(ValueLayout.JAVA_BYTE);
      assertArrayEquals(Arrays.copyOfRange(LARGE, 5, LARGE.length), mapped);
    }
  }

  @Test
  void nothingIsWritten() {
    try (ObjectArchive archive = ObjectArchive.open(address("a"), server.settings())) {
      Path file = archive.root().resolve("new");
      assertThrows(ReadOnlyFileSystemException.class, () -> Files.writeString(file, "x"));
      assertThrows(ReadOnlyFileSystemException.class, () -> Files.createDirectory(file));
      assertThrows(
          ReadOnlyFileSystemException.class,
          () -> Files.delete(archive.root().resolve("agents/edge-1/x.pem")));
    }
  }

  @Test
  void anEndpointWithoutTlsIsRefusedUnlessItIsAskedFor() {
    StorageSettings plain = new StorageSettings(server.plain(), "us-east-1", null, false);
    InputFault refused =
        assertThrows(InputFault.class, () -> ObjectArchive.open(address("a"), plain));
    assertTrue(refused.words().en().contains("--s3-insecure-plain-http"));
    ObjectArchive.open(address("a"), new StorageSettings(server.plain(), "us-east-1", null, true))
        .close();
  }

  @Test
  void aServerWhoseCertificateIsNotTrustedIsNotRead() {
    StorageSettings unknown = new StorageSettings(server.tls(), "us-east-1", null, false);
    EnvironmentFault fault =
        assertThrows(EnvironmentFault.class, () -> ObjectArchive.open(address("a"), unknown));
    assertTrue(fault.words().en().contains("certificat"), fault.words().en());
  }

  @Test
  void wrongCredentialsAreNamed() throws IOException {
    Path wrong =
        Files.writeString(
            folder.resolve("wrong"),
            "[default]\naws_access_key_id = plumbline\naws_secret_access_key = guess\n");
    System.setProperty(CREDENTIALS, wrong.toString());
    try {
      EnvironmentFault fault =
          assertThrows(
              EnvironmentFault.class, () -> ObjectArchive.open(address("a"), server.settings()));
      assertTrue(fault.words().en().contains("403"), fault.words().en());
      assertFalse(fault.words().en().contains("guess"));
    } finally {
      System.setProperty(CREDENTIALS, server.credentials().toString());
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    StorageSettings nobody =
        new StorageSettings(URI.create("https://127.0.0.1:" + free()), "us-east-1", null, false);
    EnvironmentFault fault =
        assertThrows(EnvironmentFault.class, () -> ObjectArchive.open(address("a"), nobody));
    assertTrue(fault.words().en().contains(address("a")), fault.words().en());
    assertTrue(fault.words().en().contains("Connection refused"), fault.words().en());
    assertTrue(fault.words().en().contains("Check endpoint"), fault.words().en());
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    EnvironmentFault fault =
        assertThrows(
            EnvironmentFault.class,
            () -> ObjectArchive.open("s3://not-there/a", server.settings()));
    assertTrue(fault.words().en().contains("s3://not-there/a"), fault.words().en());
    assertTrue(fault.words().en().contains("404 NoSuchBucket"), fault.words().en());
  }

  @Test
  void withoutCredentialsTheFaultSaysWhereTheyAreLookedFor() {
    System.setProperty(CREDENTIALS, folder.resolve("no-such-file").toString());
    try {
      EnvironmentFault fault =
          assertThrows(
              EnvironmentFault.class, () -> ObjectArchive.open(address("a"), server.settings()));
      assertTrue(fault.words().en().contains("AWS_ACCESS_KEY_ID"), fault.words().en());
    } finally {
      System.setProperty(CREDENTIALS, server.credentials().toString());
    }
  }

  @Test
  void aWrongAddressIsNamed() {
    for (String wrong : List.of("s3:/x", "s3://", "s3://UPPER/x", "s3://b", "s3://a..b c/")) {
      InputFault fault =
          assertThrows(InputFault.class, () -> ObjectArchive.open(wrong, server.settings()), wrong);
      assertTrue(fault.words().en().contains(wrong));
    }
    assertThrows(InputFault.class, () -> ObjectArchive.open(address("nothing"), server.settings()));
    assertThrows(
        InputFault.class, () -> new StorageSettings(URI.create("ftp://x"), null, null, false));
  }

  @Test
  void anObjectThatChangedSinceItWasListedIsNotRead() throws IOException {
    put("c/file", new byte[] {1, 2, 3, 4});
    try (ObjectArchive archive = ObjectArchive.open(address("c"), server.settings())) {
      put("c/file", new byte[] {1, 2, 3, 5});
      Path file = archive.root().resolve("file");
      IOException fault = assertThrows(IOException.class, () -> Files.readAllBytes(file));
      assertTrue(
          String.valueOf(fault.getMessage()).contains("s3://evidence/c/file"),
          String.valueOf(fault.getMessage()));
      assertTrue(
          String.valueOf(fault.getMessage()).contains("changed"),
          String.valueOf(fault.getMessage()));
    }
  }

  @Test
  void anAddressReadsItsObjectWithoutCredentialsAndNothingElse() throws Exception {
    try (ObjectArchive archive = ObjectArchive.open(address("a"), server.settings())) {
      Path file = archive.root().resolve("agents/edge-1/x.pem");
      ObjectAddress own = ObjectArchive.address(file).orElseThrow();
      ObjectAddress other =
          new ObjectAddress(
              "other",
              URI.create(own.url().toString().replace("/a/agents/edge-1/x.pem", "/b/other")),
              1,
              own.etag(),
              own.authority());
      ByteBuffer one = ByteBuffer.allocate(1);
      ObjectReader.of(own).read(own, 0, one);
      assertEquals(9, one.get(0));
      IOException refused =
          assertThrows(IOException.class, () -> ObjectReader.of(other).read(other, 0, one.clear()));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("403"),
          String.valueOf(refused.getMessage()));
      assertFalse(own.toString().contains("Signature"));
    }
  }

  @Test
  void aServerThatIsGoneForAWhileIsWaitedFor() throws Exception {
    try (ObjectArchive archive = ObjectArchive.open(address("a"), server.settings())) {
      Path file = archive.root().resolve("segments/gw/20240628/00-0001.seg");
      server.kill();
      FutureTask<byte[]> reading = new FutureTask<>(() -> Files.readAllBytes(file));
      Thread.ofVirtual().start(reading);
      server.restart();
      assertArrayEquals(LARGE, reading.get());
    }
  }
}
