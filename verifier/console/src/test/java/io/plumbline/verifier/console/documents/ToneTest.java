package io.plumbline.verifier.console.documents;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToneTest {
  /** Workbooks and Word documents have the colours that the style sheet gives the page and html. */
  @ParameterizedTest
  @EnumSource(value = Tone.class, mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
  void aToneHasTheColoursOfTheStyleSheet(Tone tone) throws IOException {
    try (InputStream in =
        Tone.class.getResourceAsStream("/io/plumbline/verifier/console/web/tones.css")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      String light =
          new String(bytes, StandardCharsets.UTF_8).split("@media", 2)[0].toLowerCase(Locale.ROOT);
      String ink = "--%s: #%s;".formatted(tone.token(), tone.ink());
      String ground = "--%s-ground: #%s;".formatted(tone.token(), tone.ground());
      assertTrue(light.contains(ink.toLowerCase(Locale.ROOT)), ink);
      assertTrue(light.contains(ground.toLowerCase(Locale.ROOT)), ground);
    }
  }
}
