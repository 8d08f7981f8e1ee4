package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.NoteSignature;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pack for which no trusted packer answers says and nothing in it proves: the parts that
 * neither log nor witness nor authority covers, each with its content or hash, so that somebody who
 * has the same from elsewhere sees whether it is this.
 */
final class UnsignedParts {
  private static final String LOGS = PackLayout.ARCHIVE + "logs/";
  private static final String IMPORTS = PackLayout.ARCHIVE + "imports/";

  private final Path folder;
  private final Map<String, Digest> parts;
  private final String by;
  private final List<Statement> statements = new ArrayList<>();

  /**
   * Looks at an extracted pack.
   *
   * @param parts SHA-256 of each part
   * @param by who signed without being trusted; {@code nobody} for an unsigned pack
   */
  UnsignedParts(Path folder, Map<String, Digest> parts, String by) {
    this.folder = folder;
    this.parts = parts;
    this.by = by;
  }

  /** Names them all. */
  List<Statement> statements(PackSettings settings) throws IOException {
    say(
        PackLayout.SETTINGS,
        "没有受信任的打包者签名：截至 %s、时区 %s、容差 %s 只是文件自己说的",
        "no trusted packer signed: that figures are as of %s, in %s, with a tolerance of %s is only"
            + " what the file says",
        settings.asOf(),
        settings.zone(),
        settings.tolerance().toPlainString());
    parts.forEach((name, digest) -> {
      if (name.startsWith(PackLayout.CLAIMS)) {
        say(
            name,
            "没有受信任的打包者签名：声明文件 SHA-256 %s 是否就是所提交的那一份，请自行核对",
            "no trusted packer signed: whether the claims, SHA-256 %s, are the ones handed in is"
                + " for you to compare",
            digest);
      }
    });
    SortedMap<String, Digest> imports = below(IMPORTS);
    if (!imports.isEmpty()) {
      say(
          IMPORTS,
          "没有受信任的打包者签名：%d 个导入文件（合计散列 %s）没有任何签名覆盖",
          "no trusted packer signed: no signature covers the %d imported files, together %s",
          imports.size(),
          together(imports));
    }
    witnessing();
    return statements;
  }

  /** The checkpoints that are there; whether there were more, nothing shows. */
  private void witnessing() throws IOException {
    SortedMap<String, Digest> notes = new TreeMap<>(below(LOGS));
    notes.keySet().removeIf(name -> !name.endsWith("/checkpoint") && !name.contains("/cosigned/"));
    if (notes.isEmpty()) {
      return;
    }
    Map<String, Integer> signers = new TreeMap<>();
    for (String name : notes.keySet()) {
      try {
        SignedNote note = SignedNote.decode(Files.readAllBytes(folder.resolve(name)));
        for (NoteSignature line : note.signatures()) {
          signers.merge(line.name(), 1, Integer::sum);
        }
      } catch (FormatFault e) {
        signers.merge("?", 1, Integer::sum); // the audit of the log names what is wrong with it
      }
    }
    say(
        LOGS,
        "没有受信任的打包者签名：文件里有 %d 个检查点，签名行 %s（合计散列 %s）；是否拿走过见证方的签名，看不出来",
        "no trusted packer signed: %d checkpoints are in the file, with signature lines %s,"
            + " together %s; whether a witness's was taken away does not show",
        notes.size(),
        signers,
        together(notes));
  }

  private SortedMap<String, Digest> below(String prefix) {
    return new TreeMap<>(parts).subMap(prefix, prefix + Character.MAX_VALUE);
  }

  /** The hash of the parts' lines in the manifest. */
  private static Digest together(SortedMap<String, Digest> some) {
    StringBuilder lines = new StringBuilder();
    some.forEach((name, digest) -> lines.append(PackLayout.line(name, digest)));
    return Digest.sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void say(String part, String zh, String en, Object... arguments) {
    statements.add(Statement.asserted("unsigned", part, by, zh, en, arguments));
  }
}
