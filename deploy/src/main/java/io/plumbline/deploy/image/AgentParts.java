package io.plumbline.deploy.image;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.deploy.factory.Protocol;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of the distribution an agent needs, found by following the references between class files
 * (JVMS 4.4) and the services of the libraries that are reached.
 *
 * @param running the jars that an agent needs while it runs, by name
 * @param further those that only its other commands need, such as enrolment
 * @param modules of the JDK
 */
record AgentParts(List<Path> running, List<Path> further, Set<String> modules) {
  /** Where following begins for an agent that runs. */
  private static final List<String> RUNNING =
      List.of(
          "io/plumbline/collector/agent/AgentRun",
          "io/plumbline/collector/agent/AgentReload",
          "io/plumbline/collector/agent/config/AgentConfiguration");

  /** What is found by name only. */
  private static final List<String> NAMED =
      List.of("picocli-", "logback-classic-", "jul-to-slf4j-");

  /** What its other commands need: the whole agent, and what reads the answers of a running one. */
  private static final List<String> FURTHER = List.of("plumbline-agent-", "jackson-databind-");

  /** The commands; their references lead everywhere, so they are taken as they are. */
  private static final String COMMANDS = "plumbline-deploy-";

  /** The other side of the rehearsal; an image has none, and makes no images. */
  private static final String GATEWAY = "plumbline-gateway-";

  /** Character sets that a machine's texts may have, and the status page; nothing leads there. */
  private static final Set<String> MODULES = Set.of("jdk.charsets", "jdk.unsupported");

  AgentParts {
    running = List.copyOf(running);
    further = List.copyOf(further);
    modules = Set.copyOf(modules);
  }

  /**
   * Writes {@code agent.libraries} into a distribution's folder of libraries: the names of those
   * that {@code agent run} needs, a line each. The launcher puts no others on its class path,
   * because each costs memory as soon as services are looked for.
   */
  static void main(String[] arguments) throws IOException {
    Path lib = Path.of(arguments[0]);
    List<String> names =
        of(lib, Set.of(Protocol.values())).running.stream()
            .map(jar -> jar.getFileName().toString())
            .toList();
    Files.write(lib.resolve("agent.libraries"), names);
  }

  /**
   * Finds the parts in a distribution's folder of libraries.
   *
   * @param protocols whose drivers are among them
   * @throws EnvironmentFault when the folder does not hold them
   */
  static AgentParts of(Path lib, Set<Protocol> protocols) {
    try (Stream<Path> files = Files.list(lib)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      var unusedGateway = jar(all, GATEWAY, lib);
      Walk walk = new Walk();
      for (Path jar : all) {
        walk.index(jar);
      }
      RUNNING.forEach(walk::reach);
      for (String name : NAMED) {
        walk.take(jar(all, name, lib));
      }
      for (Protocol protocol : protocols) {
        walk.take(jar(all, "plumbline-" + protocol.id() + "-", lib));
      }
      walk.run();
      Set<Path> running = new TreeSet<>(walk.taken);
      running.add(jar(all, COMMANDS, lib));
      for (String name : FURTHER) {
        walk.take(jar(all, name, lib));
      }
      walk.run();
      Set<Path> further = new TreeSet<>(walk.taken);
      further.removeAll(running);
      return new AgentParts(List.copyOf(running), List.copyOf(further), walk.modules);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法读取 %s：%s", "%s cannot be read: %s", lib, e.getMessage()), e);
    }
  }

  private static Path jar(List<Path> all, String prefix, Path lib) {
    return all.stream()
        .filter(jar -> jar.getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElseThrow(() ->
            new EnvironmentFault(
                Words.of(
                    "%s 里没有 %s*.jar：请用构建好的发行版制作映像。",
                    "%s has no %s*.jar: make the image with a built distribution.", lib, prefix)));
  }

  private static final class Walk {
    private static final Pattern TYPE = Pattern.compile("L([^;<]+)[;<]");
    private static final String SERVICES = "META-INF/services/";
    private static final String CLASS = ".class";

    private final Map<String, Path> jarOf = new HashMap<>();
    private final Map<String, String> moduleOf = new HashMap<>();
    private final Set<String> reached = new HashSet<>();
    private final Deque<String> ahead = new ArrayDeque<>();
    private final Set<Path> taken = new HashSet<>();
    private final Set<String> modules = new TreeSet<>(MODULES);

    Walk() {
      ModuleFinder.ofSystem().findAll().stream()
          .map(found -> found.descriptor())
          .forEach(module -> module.packages().forEach(name -> moduleOf.put(name, module.name())));
    }

    /** Notes which classes are in a library. */
    void index(Path jar) throws IOException {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream()
            .map(JarEntry::getName)
            .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
            .forEach(
                name -> jarOf.putIfAbsent(name.substring(0, name.length() - CLASS.length()), jar));
      }
    }

    /** Reaches everything in a library. */
    void take(Path jar) throws IOException {
      jarOf.forEach((name, where) -> {
        if (where.equals(jar)) {
          reach(name);
        }
      });
      enter(jar);
    }

    void run() throws IOException {
      Map<Path, JarFile> open = new HashMap<>();
      try {
        while (!ahead.isEmpty()) {
          String name = ahead.pop();
          Path jar = Objects.requireNonNull(jarOf.get(name));
          JarFile file = open.get(jar);
          if (file == null) {
            file = new JarFile(jar.toFile());
            open.put(jar, file);
          }
          follow(file.getInputStream(file.getJarEntry(name + CLASS)).readAllBytes());
          enter(jar);
        }
      } finally {
        for (JarFile file : open.values()) {
          file.close();
        }
      }
    }

    private void follow(byte[] bytes) {
      for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
        switch (entry) {
          case ClassEntry type when type.asInternalName().startsWith("[") ->
              described(type.asInternalName());
          case ClassEntry type -> reach(type.asInternalName());
          case NameAndTypeEntry member -> described(member.type().stringValue());
          default -> {
            // A number, a text or a member of a class that has an entry of its own.
          }
        }
      }
    }

    private void described(String descriptor) {
      for (Matcher named = TYPE.matcher(descriptor); named.find(); ) {
        reach(named.group(1));
      }
    }

    private void reach(String name) {
      if (jarOf.containsKey(name)) {
        if (reached.add(name)) {
          ahead.push(name);
        }
        return;
      }
      int end = name.lastIndexOf('/');
      String module = end < 0 ? null : moduleOf.get(name.substring(0, end).replace('/', '.'));
      if (module != null) {
        modules.add(module);
      }
    }

    /** A library is taken whole, with what it offers to others by name. */
    private void enter(Path jar) throws IOException {
      if (!taken.add(jar)) {
        return;
      }
      try (JarFile file = new JarFile(jar.toFile())) {
        List<JarEntry> services =
            file.stream()
                .filter(entry -> entry.getName().startsWith(SERVICES) && !entry.isDirectory())
                .toList();
        for (JarEntry service : services) {
          String text =
              new String(file.getInputStream(service).readAllBytes(), StandardCharsets.UTF_8);
          text.lines()
              .map(line -> line.replaceAll("#.*", "").strip().replace('.', '/'))
              .filter(name -> !name.isEmpty())
              .forEach(this::reach);
        }
      }
    }
  }
}
