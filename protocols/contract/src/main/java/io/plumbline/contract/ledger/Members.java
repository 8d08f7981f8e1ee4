package io.plumbline.contract.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The member lists that lie beside this class, one member a line. */
final class Members {
  private Members() {}

  static List<String> lines(String resource) {
    InputStream in = Members.class.getResourceAsStream(resource);
    Objects.requireNonNull(in, resource);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
