package io.plumbline.deploy.command;

import io.plumbline.verifier.objects.ObjectArchive;
import io.plumbline.verifier.objects.StorageSettings;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an archive lies: in a folder, or in an object storage. */
final class ArchiveOptions {
  @Option(names = "--archive", paramLabel = "DIR|s3://BUCKET/PREFIX", required = true)
  private String archive;

  @Option(names = "--s3-endpoint", paramLabel = "URL")
  private @Nullable URI endpoint;

  @Option(names = "--s3-region", paramLabel = "REGION")
  private @Nullable String region;

  @Option(names = "--s3-ca", paramLabel = "CA.pem")
  private @Nullable Path authority;

  @Option(names = "--s3-insecure-plain-http")
  private boolean plainHttp;

  /** An archive that is being read. */
  record Opened(Path folder, AutoCloseable storage) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      storage.close();
    }
  }

  /** Finds the archive. */
  Opened open() {
    if (!archive.startsWith(ObjectArchive.SCHEME)) {
      return new Opened(Path.of(archive), () -> {});
    }
    ObjectArchive objects =
        ObjectArchive.open(archive, new StorageSettings(endpoint, region, authority, plainHttp));
    return new Opened(objects.root(), objects);
  }
}
