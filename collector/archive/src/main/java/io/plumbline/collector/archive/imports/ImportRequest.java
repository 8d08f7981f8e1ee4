package io.plumbline.collector.archive.imports;

import java.nio.file.Path;
import java.util.List;

/**
 * One import call.
 *
 * @param files what to import, in this order
 * @param archive folder of the archive; made when it is not there
 * @param ledger folder of the ledgers, which have to be without error
 * @param skipBadRows whether rows that have an error are left out and listed, instead of stopping
 *     the call
 */
public record ImportRequest(List<Path> files, Path archive, Path ledger, boolean skipBadRows) {
  public ImportRequest {
    files = List.copyOf(files);
  }
}
