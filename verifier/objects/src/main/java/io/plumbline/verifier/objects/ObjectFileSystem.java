package io.plumbline.verifier.objects;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The objects under one prefix as files and folders, as they were when they were listed. Read-only;
 * immutable; thread-safe.
 */
final class ObjectFileSystem extends FileSystem {
  private final ObjectProvider provider = new ObjectProvider();
  private final Bucket bucket;
  private final String name;
  private final TreeMap<String, StoredObject> files;
  private volatile boolean open = true;

  /**
   * A file system.
   *
   * @param name what paths begin with, such as {@code s3://bucket/prefix/}
   * @param files every object, by its key below the prefix
   */
  ObjectFileSystem(Bucket bucket, String name, Map<String, StoredObject> files) {
    this.bucket = bucket;
    this.name = name;
    this.files = new TreeMap<>(files);
  }

  String name() {
    return name;
  }

  ObjectPath root() {
    return new ObjectPath(this, true, List.of());
  }

  Optional<StoredObject> file(ObjectPath path) {
    return Optional.ofNullable(files.get(path.key()));
  }

  boolean isFolder(ObjectPath path) {
    String prefix = prefix(path);
    String next = files.ceilingKey(prefix);
    return prefix.isEmpty() || (next != null && next.startsWith(prefix));
  }

  /** Names in a folder, each once. */
  Set<String> names(ObjectPath folder) {
    String prefix = prefix(folder);
    Set<String> names = new TreeSet<>();
    String key = files.ceilingKey(prefix);
    while (key != null && key.startsWith(prefix)) {
      int slash = key.indexOf('/', prefix.length());
      if (slash < 0) {
        names.add(key.substring(prefix.length()));
        key = files.higherKey(key);
      } else {
        names.add(key.substring(prefix.length(), slash));
        key = files.ceilingKey(key.substring(0, slash) + (char) ('/' + 1)); // behind the folder
      }
    }
    names.remove("");
    return names;
  }

  private static String prefix(ObjectPath folder) {
    String key = folder.key();
    return key.isEmpty() ? "" : key + "/";
  }

  ObjectAddress address(StoredObject object) {
    return bucket.address(object);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    open = false;
    bucket.close();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root());
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    List<String> names = new ArrayList<>();
    for (String part : (first + "/" + String.join("/", more)).split("/", -1)) {
      if (!part.isEmpty()) {
        names.add(part);
      }
    }
    return new ObjectPath(this, first.startsWith("/"), names);
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    throw new UnsupportedOperationException("an object storage matches no patterns");
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("an object storage has no owners");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("an object storage is not watched");
  }
}
