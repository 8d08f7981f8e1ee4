package io.plumbline.collector.archive;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Path;

/** Says in words what a failed file operation means for the archive. */
final class DiskFaults {
  private DiskFaults() {}

  static EnvironmentFault of(Path where, IOException cause) {
    return new EnvironmentFault(
        Words.of(
            "写入归档 %s 失败：%s。最近一次落盘之前的记录完好；请检查磁盘空间和权限",
            "cannot write to the archive at %s: %s. Records up to the last sync are safe; check the"
                + " disk's space and permissions",
            where,
            cause),
        cause);
  }
}
