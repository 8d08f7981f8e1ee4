package io.plumbline.contract.config;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A configuration file in YAML, read within limits. Every scalar is a text, whatever YAML 1.2 would
 * make of it: {@code 0x10}, {@code true} and {@code 1.0} reach {@link Options} letter for letter.
 * Anchors and aliases share structure, such as one list of channels for many devices; tags and
 * merge keys are not understood.
 *
 * @param root the outermost mapping
 * @param text the file's text, for messages that point into a value
 * @param digest SHA-256 of the file's bytes
 */
public record YamlFile(Options root, String text, Digest digest) {
  /** The largest file, in bytes. */
  public static final int MAX_BYTES = 32 << 20;

  /** How deep structures may be nested. */
  public static final int MAX_DEPTH = 32;

  /** How many aliases a file may have. */
  public static final int MAX_ALIASES = 100_000;

  /**
   * Reads a file.
   *
   * @throws InputFault when it is missing, too large, not UTF-8, not YAML, or no mapping; with line
   *     and column
   * @throws EnvironmentFault when it is there and cannot be read
   */
  public static YamlFile read(Path file) {
    byte[] bytes;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InputFault(
            Words.of(
                "%s：文件有 %d 字节，最多 %d 字节。",
                "%s: the file has %d bytes, expected at most %d.",
                file,
                Files.size(file),
                MAX_BYTES));
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new InputFault(Words.of("找不到配置文件 %s。", "There is no configuration file %s.", file), e);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了 %s：%s。", "Cannot read %s: %s.", file, e.getMessage()), e);
    }
    return parse(file.toString(), bytes);
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name the file's name in messages
   * @throws InputFault as {@link #read} does
   */
  public static YamlFile parse(String name, byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputFault(Words.of("%s：不是 UTF-8 文本。", "%s: is not UTF-8 text.", name), e);
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    return new YamlFile(new YamlTree(name).read(text), text, Digest.sha256(bytes));
  }
}
