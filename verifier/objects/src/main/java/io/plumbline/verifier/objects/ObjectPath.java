package io.plumbline.verifier.objects;

import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path in an {@link ObjectFileSystem}: names, joined by {@code /}. Immutable. */
final class ObjectPath implements Path {
  private final ObjectFileSystem system;
  private final boolean absolute;
  private final List<String> names;

  ObjectPath(ObjectFileSystem system, boolean absolute, List<String> names) {
    this.system = system;
    this.absolute = absolute;
    this.names = List.copyOf(names);
  }

  static ObjectPath of(Path path) {
    if (path instanceof ObjectPath own) {
      return own;
    }
    throw new ProviderMismatchException(path + " is no path of an object storage");
  }

  /** The key below the archive's prefix, without a slash in front. */
  String key() {
    return String.join("/", ObjectPath.of(normalize()).names);
  }

  @Override
  public ObjectFileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public @Nullable Path getRoot() {
    return absolute ? system.root() : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty() ? null : new ObjectPath(system, false, List.of(names.getLast()));
  }

  @Override
  public @Nullable Path getParent() {
    if (names.isEmpty() || (names.size() == 1 && !absolute)) {
      return null;
    }
    return new ObjectPath(system, absolute, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int from, int to) {
    if (from < 0 || to > names.size() || from >= to) {
      throw new IllegalArgumentException(this + " has no names " + from + " to " + to);
    }
    return new ObjectPath(system, false, names.subList(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof ObjectPath path
        && path.system == system
        && path.absolute == absolute
        && path.names.size() <= names.size()
        && names.subList(0, path.names.size()).equals(path.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(other instanceof ObjectPath path) || path.system != system) {
      return false;
    }
    int from = names.size() - path.names.size();
    return path.absolute
        ? equals(path)
        : from >= 0
            && !path.names.isEmpty()
            && names.subList(from, names.size()).equals(path.names);
  }

  @Override
  public Path normalize() {
    List<String> kept = new ArrayList<>();
    for (String name : names) {
      if (name.equals("..") && !kept.isEmpty() && !kept.getLast().equals("..")) {
        kept.removeLast();
      } else if (!name.equals(".") && !(name.equals("..") && absolute)) {
        kept.add(name);
      }
    }
    return new ObjectPath(system, absolute, kept);
  }

  @Override
  public Path resolve(Path other) {
    ObjectPath path = of(other);
    if (path.absolute) {
      return path;
    }
    List<String> joined = new ArrayList<>(names);
    joined.addAll(path.names);
    return new ObjectPath(system, absolute, joined);
  }

  @Override
  public Path relativize(Path other) {
    ObjectPath path = of(other);
    if (!path.startsWith(this)) {
      throw new IllegalArgumentException(other + " does not lie under " + this);
    }
    return new ObjectPath(system, false, path.names.subList(names.size(), path.names.size()));
  }

  @Override
  public URI toUri() {
    return URI.create(system.name() + String.join("/", names).replace(" ", "%20"));
  }

  @Override
  public Path toAbsolutePath() {
    return absolute ? this : new ObjectPath(system, true, names);
  }

  @Override
  public Path toRealPath(LinkOption... options) {
    return toAbsolutePath().normalize();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("an object storage is not watched");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(of(other).toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectPath path
        && path.system == system
        && path.absolute == absolute
        && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return names.hashCode() + (absolute ? 1 : 0);
  }

  /** An absolute path as {@code s3://bucket/prefix/…}, a relative one as its names. */
  @Override
  public String toString() {
    return (absolute ? system.name() : "") + String.join("/", names);
  }
}
