package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.chain.Digest;

/** Names of the parts of a pack. */
final class PackLayout {
  /** What the archive holds, under the names it has there. */
  static final String ARCHIVE = "archive/";

  /** The ledgers that the figures were computed with. */
  static final String LEDGER = "ledger/";

  /** The claims, and the ending of their file's name. */
  static final String CLAIMS = "claims.";

  /** How to compute. */
  static final String SETTINGS = "pack.json";

  /** What came out. */
  static final String REPORT = "report.json";

  /** The form. */
  static final String SCHEME = "scheme.yaml";

  /** SHA-256 of every other part; the last one. */
  static final String MANIFEST = "manifest";

  private PackLayout() {}

  /** A part's line in the manifest, as {@code sha256sum} prints it. */
  static String line(String name, Digest digest) {
    return digest + "  " + name + "\n";
  }
}
