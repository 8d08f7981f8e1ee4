package io.plumbline.collector.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.plumbline.collector.archive.LogWriter;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.Receipt;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger mirrors the log over HTTP and finds the signed root in what he got. */
class LogRoutesTest {
  private static final int SEALS = 600;

  @TempDir Path folder;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final HttpClient client = HttpClient.newHttpClient();
  private NoteSigner signer;
  private HttpService service;

  @BeforeEach
  void log() {
    ArchiveLayout archive = new ArchiveLayout(folder.resolve("archive"));
    signer = NoteSigner.of("plumbline.example/gw-1", NoteKey.Kind.NOTE, TestAgent.newKey());
    try (LogWriter writer = LogWriter.open(archive, "gw-1", signer, signer.key().name())) {
      for (int i = 1; i <= SEALS; i++) {
        ByteBuffer seal = ByteBuffer.wrap(new byte[] {(byte) i, (byte) (i >> 8)});
        writer.append(new LogEntry.Sealed(new Receipt(i, i), seal));
      }
      writer.commit();
    }
    HttpRoutes nothing = request -> HttpRoutes.Answer.text(404, "nothing else\n");
    service =
        HttpService.start(
            new InetSocketAddress("127.0.0.1", 0),
            loops,
            null,
            new LogRoutes(archive.log("gw-1"), nothing));
  }

  @AfterEach
  void stop() {
    client.close();
    service.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  @Test
  void aStrangerMirrorsTheLogAndFindsItsRoot() throws Exception {
    LogLayout mirror = new LogLayout(folder.resolve("mirror"));
    HttpResponse<byte[]> note = get("checkpoint");
    assertEquals("no-cache", note.headers().firstValue("Cache-Control").orElse(""));
    SignedNote signed = SignedNote.decode(note.body());
    assertEquals(true, signed.signedBy(signer.key()).orElse(false));
    Checkpoint head = Checkpoint.parse(signed.text());
    assertEquals(SEALS, head.size());
    for (String name :
        List.of(
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/88",
            "tile/1/000.p/2",
            "tile/entries/000",
            "tile/entries/001",
            "tile/entries/002.p/88")) {
      HttpResponse<byte[]> tile = get(name);
      assertEquals(200, tile.statusCode(), name);
      assertTrue(tile.headers().firstValue("Cache-Control").orElse("").contains("immutable"), name);
      Path file = mirror.root().resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, tile.body());
    }
    TileReader tiles = new TileReader(mirror, head.size());
    assertEquals(head.root(), tiles.root(head.size()));
    for (long i = 0; i < head.size(); i++) {
      assertEquals(tiles.node(0, i), TreeHash.leaf(tiles.entry(i)));
    }
  }

  @Test
  void onlyTheLogIsServedAndOnlyRead() throws Exception {
    Files.writeString(folder.resolve("archive/logs/gw-1/secret"), "x");
    for (String path :
        List.of(
            "secret",
            "../gw-1/checkpoint",
            "tile/0/../../secret",
            "tile/0/%2e%2e",
            "tile/64/000",
            "tile/0/000.p/256",
            "tile/0/000.p/0",
            "tile/0/003",
            "tile/0",
            "")) {
      assertEquals(404, get(path).statusCode(), path);
    }
    HttpResponse<Void> posted =
        client.send(
            HttpRequest.newBuilder(uri("checkpoint"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding());
    assertEquals(405, posted.statusCode());
  }

  private HttpResponse<byte[]> get(String name) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(name)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private URI uri(String name) {
    return URI.create("http://127.0.0.1:" + service.address().getPort() + "/log/" + name);
  }
}
