package io.plumbline.collector.gateway.http;

import io.plumbline.contract.log.LogLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log below {@code /log} (C2SP tlog-tiles, "APIs"): {@code checkpoint} and {@code tile/…}, read
 * only. Tiles never change and may be cached for ever; a partial one is gone some time after its
 * whole one is there. What is asked for elsewhere others answer.
 */
public final class LogRoutes implements HttpRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(LogRoutes.class);
  private static final String PREFIX = "/log/";
  private static final String CHECKPOINT = "checkpoint";
  private static final Pattern TILE =
      Pattern.compile(
          "tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/){0,6}[0-9]{3}"
              + "(?:\\.p/(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?");
  private static final Map<String, String> FOR_EVER =
      Map.of("Cache-Control", "public, max-age=31536000, immutable");
  private static final Map<String, String> NEVER = Map.of("Cache-Control", "no-cache");

  private final Path folder;
  private final HttpRoutes others;

  /**
   * Routes for a log.
   *
   * @param others what answers every other path
   */
  public LogRoutes(LogLayout log, HttpRoutes others) {
    this.folder = log.root();
    this.others = others;
  }

  @Override
  public Answer answer(Request request) {
    if (!request.path().startsWith(PREFIX)) {
      return others.answer(request);
    }
    if (!request.method().equals("GET")) {
      return Answer.text(405, "expected GET\n");
    }
    String name = request.path().substring(PREFIX.length());
    if (name.equals(CHECKPOINT)) {
      return file(name, "text/plain; charset=utf-8", NEVER);
    }
    return TILE.matcher(name).matches()
        ? file(name, "application/octet-stream", FOR_EVER)
        : Answer.text(404, "expected /log/checkpoint or /log/tile/LEVEL/NUMBER\n");
  }

  private Answer file(String name, String type, Map<String, String> headers) {
    try {
      return new Answer(
          200, type, ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name))), headers);
    } catch (NoSuchFileException e) {
      return Answer.text(404, "the log has no " + name + "\n");
    } catch (IOException e) {
      LOG.error("{} cannot be read", folder.resolve(name), e);
      return Answer.text(503, "not now\n");
    }
  }
}
