package io.plumbline.driver.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Authorities and certificates for tests, made by openssl. */
public final class Certificates {
  private final Path folder;

  /**
   * Makes them in a folder.
   *
   * @param suite which suite is left out where there is no openssl
   */
  public Certificates(Path folder, String suite) {
    ForeignProgram.require("openssl", suite, "apt-get install openssl");
    this.folder = folder;
  }

  /** A self-signed authority, made on first use. */
  public Path authority(String name) throws Exception {
    Path certificate = folder.resolve(name + ".pem");
    if (!Files.exists(certificate)) {
      openssl(
          "req",
          "-x509",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:P-256",
          "-nodes",
          "-days",
          "2",
          "-subj",
          "/CN=" + name,
          "-keyout",
          key(name).toString(),
          "-out",
          certificate.toString());
    }
    return certificate;
  }

  /** A certificate of an authority. */
  public Path leaf(String authority, String name, String alternative) throws Exception {
    Path certificate = folder.resolve(name + ".pem");
    Path request = folder.resolve(name + ".csr");
    Path extensions =
        Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=" + alternative + "\n");
    openssl(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        key(name).toString(),
        "-out",
        request.toString());
    openssl(
        "x509",
        "-req",
        "-in",
        request.toString(),
        "-CA",
        authority(authority).toString(),
        "-CAkey",
        key(authority).toString(),
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        extensions.toString(),
        "-out",
        certificate.toString());
    return certificate;
  }

  /** The key of a certificate. */
  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  private static void openssl(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }
}
