package io.plumbline.verifier.objects;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An archive in an object storage, as a folder. Thread-safe. */
public final class ObjectArchive implements AutoCloseable {
  /** What an address begins with. */
  public static final String SCHEME = "s3://";

  private static final Pattern ADDRESS =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

  private final ObjectFileSystem system;

  private ObjectArchive(ObjectFileSystem system) {
    this.system = system;
  }

  /**
   * Lists what lies under an address.
   *
   * @param address {@code s3://BUCKET[/PREFIX]}
   * @throws InputFault when the address or a setting is wrong, or nothing lies there
   * @throws io.plumbline.contract.fault.EnvironmentFault when the storage cannot be read
   */
  public static ObjectArchive open(String address, StorageSettings settings) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new InputFault(
          Words.of(
              "归档地址是“%s”，应为 s3://桶[/前缀]。",
              "The archive's address is '%s', expected s3://BUCKET[/PREFIX].", address));
    }
    String folder = Optional.ofNullable(parts.group(2)).orElse("").replaceAll("/+$", "");
    String prefix = folder.isEmpty() ? "" : folder + "/";
    Bucket bucket = new Bucket(parts.group(1), settings);
    Map<String, StoredObject> files = new TreeMap<>();
    bucket.list(prefix).forEach((key, object) -> files.put(key.substring(prefix.length()), object));
    String name = SCHEME + parts.group(1) + "/" + prefix;
    if (files.isEmpty()) {
      bucket.close();
      throw new InputFault(
          Words.of("%s 下什么也没有，应为一个归档。", "Nothing lies under %s, expected an archive.", name));
    }
    return new ObjectArchive(new ObjectFileSystem(bucket, name, files));
  }

  /** The archive's folder, for everything that reads files. */
  public Path root() {
    return system.root();
  }

  /**
   * An address with which another process reads a file of an archive without credentials; empty
   * when the path lies on a disk.
   *
   * @throws IOException when there is no such object
   */
  public static Optional<ObjectAddress> address(Path file) throws IOException {
    if (!(file instanceof ObjectPath path)) {
      return Optional.empty();
    }
    return Optional.of(path.getFileSystem().address(ObjectProvider.object(path)));
  }

  /** Lets go of connections. */
  @Override
  public void close() {
    system.close();
  }
}
