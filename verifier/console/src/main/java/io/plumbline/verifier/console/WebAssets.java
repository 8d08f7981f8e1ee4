package io.plumbline.verifier.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The page and its parts, read from the jar once. A browser asks each time whether they changed;
 * mostly they did not.
 */
final class WebAssets {
  private static final List<String> SCRIPTS =
      List.of(
          "console.js",
          "dom.js",
          "words.js",
          "parts.js",
          "summary.js",
          "chart.js",
          "breakdowns.js",
          "audit.js",
          "findings.js",
          "devices.js",
          "explain.js");

  private WebAssets() {}

  static void register(RoutesConfig routes) {
    serve(routes, "/", "index.html", "text/html; charset=utf-8");
    serve(routes, "/tones.css", "tones.css", "text/css; charset=utf-8");
    serve(routes, "/console.css", "console.css", "text/css; charset=utf-8");
    serve(routes, "/mark.svg", "mark.svg", "image/svg+xml");
    for (String script : SCRIPTS) {
      serve(routes, "/" + script, script, "text/javascript; charset=utf-8");
    }
  }

  private static void serve(RoutesConfig routes, String path, String name, String type) {
    byte[] bytes = read(name);
    String tag = "W/\"" + digest(bytes) + "\"";
    routes.get(path, context -> answer(context, bytes, tag, type));
    routes.head(path, context -> answer(context, bytes, tag, type));
  }

  /** Answers with bytes, or with 304 where the client has them. */
  static void answer(Context context, byte[] bytes, String tag, String type) {
    context
        .header("ETag", tag)
        .header("Cache-Control", "no-cache")
        .header("Vary", "Accept-Encoding");
    if (tag.equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    context.contentType(type).result(bytes);
  }

  private static byte[] read(String name) {
    try (InputStream in = WebAssets.class.getResourceAsStream("web/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks web/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
