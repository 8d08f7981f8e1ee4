package io.plumbline.deploy.image;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.deploy.factory.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the folder that a gateway box needs to run the agent, and nothing else: {@code
 * bin/plumbline}, {@code lib} with its class files, those of other commands than {@code agent run}
 * apart, {@code runtime} with a Java of only the modules it uses, and {@code lib/agent.aot}, a
 * cache of loaded and linked classes (JEP 483, 514, 515).
 */
public final class AgentImage {
  private static final String CACHE = "agent.aot";

  /** The libraries of the commands that an agent that runs does not need. */
  private static final String FURTHER = "further";

  /** Says which Java to use, where an image has none of its own. */
  private static final String JAVA = "java";

  private AgentImage() {}

  /**
   * Makes an image.
   *
   * @param lib the distribution's folder of libraries
   * @param image does not exist yet, or is an empty folder
   * @param protocols what the agent speaks: the drivers of the image
   * @param news told what is being done
   * @throws InputFault when the folder is not empty
   * @throws EnvironmentFault when a tool of the JDK fails or the disk does
   */
  public static void make(Path lib, Path image, Set<Protocol> protocols, Consumer<Words> news)
      throws InterruptedException {
    try {
      if (Files.exists(image) && !isEmpty(image)) {
        throw new InputFault(
            Words.of(
                "%s 不是空目录，映像应写入新目录。", "%s is not empty, an image is made in a new folder.", image));
      }
      news.accept(Words.of("查找代理用到的部分 …", "looking for what the agent uses …"));
      AgentParts parts = AgentParts.of(lib, protocols);
      Path bin = Files.createDirectories(image.resolve("bin"));
      Path classes = Files.createDirectories(image.resolve("lib"));
      copy(parts.running(), classes);
      copy(parts.further(), classes.resolve(FURTHER));
      Path launcher = launcher(bin);
      news.accept(
          Words.of("链接运行时，%d 个模块 …", "linking a runtime of %d modules …", parts.modules().size()));
      link(parts, image, news);
      news.accept(
          Words.of(
              "让代理预演一次，写出类缓存 …", "letting the agent rehearse, to write the cache of classes …"));
      rehearse(launcher, classes.resolve(CACHE), protocols);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法写入 %s：%s", "%s cannot be written: %s", image, e.getMessage()), e);
    }
  }

  private static void copy(List<Path> jars, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path jar : jars) {
      Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /**
   * Bytes of all files of an image.
   *
   * @throws EnvironmentFault when it cannot be read
   */
  public static long bytes(Path image) {
    try (Stream<Path> files = Files.walk(image)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法读取 %s：%s", "%s cannot be read: %s", image, e.getMessage()), e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  static Path launcher(Path bin) throws IOException {
    Path launcher = bin.resolve("plumbline");
    try (InputStream script = AgentImage.class.getResourceAsStream("plumbline")) {
      if (script == null) {
        throw new IllegalStateException("the launcher of images is missing");
      }
      Files.copy(script, launcher);
    }
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return launcher;
  }

  /** What jlink is told: these modules, without what only developers need. */
  static List<String> linking(Set<String> modules, Path runtime) {
    return List.of(
        "--add-modules",
        modules.stream().sorted().collect(Collectors.joining(",")),
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--compress",
        "zip-6",
        "--output",
        runtime.toString());
  }

  private static void link(AgentParts parts, Path image, Consumer<Words> news)
      throws IOException, InterruptedException {
    Path runtime = image.resolve("runtime");
    try {
      JdkTool.run(JdkTool.path("jlink"), linking(parts.modules(), runtime));
      JdkTool.run(runtime.resolve("bin/java"), List.of("-version"));
    } catch (EnvironmentFault e) {
      // A JDK without modules to link, or with ones that were built for another system.
      news.accept(e.words());
      news.accept(
          Words.of(
              "这个 JDK 链接不出能在本机运行的 Java，映像不带运行时，使用 %s 里的 Java。",
              "this JDK links no runtime that runs on this machine: the image goes without one and"
                  + " uses the Java in %s.",
              System.getProperty("java.home")));
      if (Files.exists(runtime)) {
        remove(runtime);
      }
      Files.writeString(image.resolve("lib").resolve(JAVA), System.getProperty("java.home") + "\n");
    }
  }

  private static void rehearse(Path launcher, Path cache, Set<Protocol> protocols)
      throws IOException, InterruptedException {
    Path stage = Files.createTempDirectory("plumbline-image-");
    try {
      new Rehearsal(stage, protocols).run(launcher.toAbsolutePath(), cache.toAbsolutePath());
    } finally {
      remove(stage);
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
