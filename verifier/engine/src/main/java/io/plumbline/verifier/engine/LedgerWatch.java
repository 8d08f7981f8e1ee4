package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of ledgers that people edit while it is used. The newest ledgers that could be read stay
 * in use; files that are still being written are left alone until they rest between two looks. One
 * thread at a time.
 */
public final class LedgerWatch {
  private final Path folder;
  private Ledger ledger;
  private Map<Path, Mark> used;
  private Map<Path, Mark> seen;
  private Optional<Words> fault = Optional.empty();

  /** What a file looks like from outside. */
  private record Mark(long bytes, FileTime modified) {}

  private LedgerWatch(Path folder) {
    this.folder = folder;
    this.used = marks();
    this.seen = used;
    this.ledger = LedgerReader.read(folder);
  }

  /**
   * Reads the ledgers for the first time.
   *
   * @throws PlumblineFault as {@link LedgerReader#read} does
   */
  public static LedgerWatch open(Path folder) {
    return new LedgerWatch(folder);
  }

  /** The newest ledgers that could be read. */
  public Ledger ledger() {
    return ledger;
  }

  /** What is wrong with the files as they are now; empty while they are the ones in use. */
  public Optional<Words> fault() {
    return fault;
  }

  /**
   * Looks at the files again; costs a few system calls while nothing changed.
   *
   * @return whether {@link #ledger} is another than before
   */
  public boolean look() {
    Map<Path, Mark> now = marks();
    boolean resting = now.equals(seen);
    seen = now;
    if (!resting || now.equals(used)) {
      return false;
    }
    used = now;
    try {
      ledger = LedgerReader.read(folder);
      fault = Optional.empty();
      return true;
    } catch (PlumblineFault e) {
      fault =
          Optional.of(
              new Words(
                  "台账有改动但读不了，仍用先前的台账：" + e.words().zh(),
                  "the ledgers were changed and cannot be read; those from before stay in use: "
                      + e.words().en()));
      return false;
    }
  }

  private Map<Path, Mark> marks() {
    Map<Path, Mark> marks = new TreeMap<>();
    for (Path file : LedgerReader.files(folder)) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        marks.put(file, new Mark(attributes.size(), attributes.lastModifiedTime()));
      } catch (IOException e) {
        marks.put(file, new Mark(-1, FileTime.fromMillis(0))); // went away since it was listed
      }
    }
    return marks;
  }
}
