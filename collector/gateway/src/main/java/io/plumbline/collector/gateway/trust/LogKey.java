package io.plumbline.collector.gateway.trust;

import io.plumbline.contract.bytes.SafeFile;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Optional;

/**
 * The key that signs the checkpoints of a gateway's log: {@code log.key} (mode 600) and {@code
 * log.vkey} in the gateway's folder, apart from the keys that admit agents.
 */
public final class LogKey {
  private LogKey() {}

  /**
   * Reads the key, or makes it on first use.
   *
   * @param origin the log's origin, under which it signs; empty for the one it was made with, which
   *     is {@code plumbline/GATEWAY/} and eight digits of the key's hash
   * @throws EnvironmentFault when the folder cannot be written or a file in it is damaged
   */
  public static NoteSigner open(Path folder, String gateway, Optional<String> origin) {
    Path secret = folder.resolve("log.key");
    Path open = folder.resolve("log.vkey");
    try {
      if (!Files.exists(open)) {
        KeyPair made = Certificates.newKey();
        String digits = Digest.sha256(made.getPublic().getEncoded()).toString().substring(0, 8);
        String name = origin.orElse("plumbline/" + gateway + "/" + digits);
        SafeFile.writeSecret(secret, Pem.bytes("PRIVATE KEY", made.getPrivate().getEncoded()));
        // The public key comes last: where it is, its secret is, and nothing was signed before.
        SafeFile.writePublic(
            open,
            (NoteKey.of(name, NoteKey.Kind.NOTE, made.getPublic()) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
      }
      NoteKey key = NoteKey.parse(Files.readString(open));
      return new NoteSigner(
          origin.map(name -> NoteKey.of(name, NoteKey.Kind.NOTE, key.publicKey())).orElse(key),
          Pem.readKey(secret));
    } catch (IOException | FormatFault | GeneralSecurityException e) {
      throw new EnvironmentFault(
          Words.of(
              "%s：日志密钥读写不了（%s）。",
              "%s: the log's key cannot be read or written (%s).", open, e.getMessage()),
          e);
    }
  }
}
