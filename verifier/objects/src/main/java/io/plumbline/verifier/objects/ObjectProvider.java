package io.plumbline.verifier.objects;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link java.nio.file.Files} asks of an {@link ObjectFileSystem}. Read-only. */
final class ObjectProvider extends FileSystemProvider {
  @Override
  public String getScheme() {
    return "s3";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    throw new UnsupportedOperationException("a file system is opened by ObjectArchive");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException("a file system is opened by ObjectArchive");
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("a path is made by its file system");
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (options.stream().anyMatch(option -> option != StandardOpenOption.READ)) {
      throw new ReadOnlyFileSystemException();
    }
    ObjectPath own = ObjectPath.of(path);
    ObjectFileSystem system = own.getFileSystem();
    return new ObjectChannel(system.address(object(own)));
  }

  static StoredObject object(ObjectPath path) throws NoSuchFileException {
    return path.getFileSystem()
        .file(path)
        .orElseThrow(() -> new NoSuchFileException(path.toString()));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    ObjectPath path = ObjectPath.of(folder);
    if (!path.getFileSystem().isFolder(path)) {
      if (path.getFileSystem().file(path).isPresent()) {
        throw new NotDirectoryException(path.toString());
      }
      throw new NoSuchFileException(path.toString());
    }
    java.util.List<Path> entries = new java.util.ArrayList<>();
    for (String name : path.getFileSystem().names(path)) {
      Path entry = path.resolve(name);
      if (filter.accept(entry)) {
        entries.add(entry);
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return entries.iterator();
      }

      @Override
      public void close() {
        // Everything was listed before.
      }
    };
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    for (AccessMode mode : modes) {
      if (mode != AccessMode.READ) {
        throw new ReadOnlyFileSystemException();
      }
    }
    readAttributes(path, BasicFileAttributes.class);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException("objects have basic attributes only");
    }
    ObjectPath own = ObjectPath.of(path);
    if (own.getFileSystem().isFolder(own)) {
      return type.cast(new Attributes(true, 0, 0));
    }
    StoredObject object = object(own);
    return type.cast(new Attributes(false, object.bytes(), object.modifiedMillis()));
  }

  private record Attributes(boolean isDirectory, long size, long modifiedMillis)
      implements BasicFileAttributes {
    @Override
    public boolean isRegularFile() {
      return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
      return false;
    }

    @Override
    public boolean isOther() {
      return false;
    }

    @Override
    public FileTime lastModifiedTime() {
      return FileTime.fromMillis(modifiedMillis);
    }

    @Override
    public FileTime lastAccessTime() {
      return lastModifiedTime();
    }

    @Override
    public FileTime creationTime() {
      return lastModifiedTime();
    }

    @Override
    public @Nullable Object fileKey() {
      return null;
    }
  }

  @Override
  public boolean isSameFile(Path one, Path other) {
    return one.equals(other);
  }

  @Override
  public boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException("objects have no attributes by name");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException("an object storage tells no capacity");
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void delete(Path path) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new ReadOnlyFileSystemException();
  }
}
