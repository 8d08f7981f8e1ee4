package io.plumbline.verifier.engine.pack.container;

import io.plumbline.contract.chain.Digest;

/** Names of the parts of a pack. */
public final class PackLayout {
  /** What the archive holds, under the names it has there. */
  public static final String ARCHIVE = "archive/";

  /** The ledgers that the figures were computed with. */
  public static final String LEDGER = "ledger/";

  /** The claims, and the ending of their file's name. */
  public static final String CLAIMS = "claims.";

  /** How to compute. */
  public static final String SETTINGS = "pack.json";

  /** What came out. */
  public static final String REPORT = "report.json";

  /** The form. */
  public static final String SCHEME = "scheme.yaml";

  /** SHA-256 of every other part; the last one. */
  public static final String MANIFEST = "manifest";

  private PackLayout() {}

  /** A part's line in the manifest, as {@code sha256sum} prints it. */
  public static String line(String name, Digest digest) {
    return digest + "  " + name + "\n";
  }
}
