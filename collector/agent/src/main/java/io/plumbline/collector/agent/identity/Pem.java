package io.plumbline.collector.agent.identity;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** PEM files (RFC 7468) as the agent reads and writes them. */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  static String encode(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** The one block of a label in a text. */
  static byte[] decode(String label, String where, String text) {
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new InputFault(
          Words.of("%s：没有 PEM 块 %s。", "%s: there is no PEM block %s.", where, label));
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IllegalArgumentException e) {
      throw new InputFault(
          Words.of("%s：PEM 块 %s 不是 Base64。", "%s: the PEM block %s is not Base64.", where, label),
          e);
    }
  }

  /** The certificates of a text, at least one. */
  static List<X509Certificate> certificates(String where, String text) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> found =
          factory
              .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new InputFault(
          Words.of("%s：不是 X.509 证书：%s。", "%s: is no X.509 certificate: %s.", where, e.getMessage()),
          e);
    }
    throw new InputFault(
        Words.of("%s：没有证书，应至少有一个。", "%s: there is no certificate, expected at least one.", where));
  }

  static String read(Path file, Words missing) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InputFault(missing, e);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了 %s：%s。", "Cannot read %s: %s.", file, e.getMessage()), e);
    }
  }

  /**
   * Writes a file durably and in one step, readable by its owner alone where {@code mode} says so.
   */
  static void write(Path file, String text, String mode) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(unfinished);
      Set<StandardOpenOption> options =
          EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              options,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder =
          FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("写不了 %s：%s。", "Cannot write %s: %s.", file, e.getMessage()), e);
    }
  }
}
