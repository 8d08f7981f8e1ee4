package io.plumbline.verifier.engine.scheme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.rule.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The forms that this version knows, read from the resources {@code schemes/ID.yaml} that {@code
 * schemes/index.txt} lists. A form is data: adding one touches no code.
 */
public final class Schemes {
  private static final List<String> IDS =
      new String(resource("index.txt"), UTF_8).lines().sorted().toList();
  private static final Map<String, Scheme> READ = new ConcurrentHashMap<>();
  private static final List<Rule> COMMON = SchemeReader.rules("rules.yaml", resource("rules.yaml"));

  private Schemes() {}

  /** Every form, by id. */
  public static List<Scheme> all() {
    return IDS.stream().map(Schemes::shipped).toList();
  }

  /** The rules that hold between indicators whatever the form. */
  public static List<Rule> commonRules() {
    return COMMON;
  }

  /**
   * The form with an id.
   *
   * @throws InputFault when there is none; it names the nearest
   */
  public static Scheme get(String id) {
    return known(id)
        .orElseThrow(() ->
            new InputFault(
                Words.of(
                    "没有方案 %s%s，现有：%s。",
                    "There is no scheme %s%s, expected one of: %s.",
                    id,
                    Nearest.to(id, IDS).map(nearest -> " (" + nearest + "?)").orElse(""),
                    String.join("、", IDS))));
  }

  /** The form with an id, if this version ships it. */
  public static Optional<Scheme> known(String id) {
    return IDS.contains(id) ? Optional.of(shipped(id)) : Optional.empty();
  }

  /**
   * The form with an id, or the one in a file: what has a path separator or ends in {@code .yaml}
   * or {@code .yml} is a file.
   *
   * @throws InputFault when there is none, or the file has an error
   */
  public static Scheme find(String idOrFile) {
    return isFile(idOrFile) ? SchemeReader.read(Path.of(idOrFile)) : get(idOrFile);
  }

  private static boolean isFile(String idOrFile) {
    return idOrFile.matches(".*(/|\\\\|\\.ya?ml$).*");
  }

  /**
   * The bytes of the form that {@link #find} finds.
   *
   * @throws InputFault when there is none
   */
  public static byte[] text(String idOrFile) {
    if (!isFile(idOrFile)) {
      return resource(get(idOrFile).id() + ".yaml");
    }
    try {
      return Files.readAllBytes(Path.of(idOrFile));
    } catch (IOException e) {
      throw new InputFault(Words.of("读不了 %s：%s", "%s cannot be read: %s", idOrFile, e), e);
    }
  }

  /**
   * SHA-256 over the SHA-256 of the file of the common rules and of those of the given forms: what
   * the figures were judged by.
   */
  public static Digest digest(List<Scheme> forms) {
    List<byte[]> files = new ArrayList<>();
    files.add(Digest.sha256(resource("rules.yaml")).toBytes());
    forms.forEach(form -> files.add(form.file().toBytes()));
    return Digest.sha256(files.toArray(byte[][]::new));
  }

  private static Scheme shipped(String id) {
    return READ.computeIfAbsent(
        id, name -> SchemeReader.parse(name + ".yaml", resource(name + ".yaml")));
  }

  private static byte[] resource(String name) {
    try (InputStream in =
        Schemes.class.getResourceAsStream("/io/plumbline/verifier/engine/schemes/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
