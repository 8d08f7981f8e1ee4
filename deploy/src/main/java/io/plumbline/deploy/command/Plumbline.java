package io.plumbline.deploy.command;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The {@code plumbline} command. Exit codes: 0 done and, where something was checked, it held; 1
 * checked and it did not hold; 2 bad input or usage; 3 the environment failed.
 */
@Command(
    name = "plumbline",
    mixinStandardHelpOptions = true,
    versionProvider = PlumblineVersion.class)
public final class Plumbline implements Runnable {
  static final int HELD = 0;
  static final int DID_NOT_HOLD = 1;
  static final int BAD_INPUT = 2;
  static final int ENVIRONMENT = 3;

  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          DemoCommand.Database.class,
          ServeCommand.class,
          VerifyCommand.class,
          EvidenceCommand.class,
          AgentCommand.class,
          ProbeCommand.class,
          BrowseCommand.class,
          SchemesCommand.class,
          GatewayCommand.class,
          WitnessCommand.class,
          ImportCommand.class,
          DoctorCommand.class);

  @Option(
      names = "--lang",
      paramLabel = "zh|en",
      defaultValue = "${env:PLUMBLINE_LANG:-zh}",
      scope = ScopeType.INHERIT)
  private String language = "zh";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int code = run(arguments, utf8(System.out), utf8(System.err));
    System.out.flush();
    System.err.flush();
    System.exit(code);
  }

  /** Runs one command; the test suite calls this. */
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    String language = languageOf(arguments);
    CommandLine line;
    try {
      line = commandLine(arguments);
    } catch (EnvironmentFault fault) {
      return failed(fault, err, language);
    }
    line.setResourceBundle(
        ResourceBundle.getBundle(
            "io.plumbline.deploy.command.Messages",
            Locale.of(language),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(120);
    line.setAdjustLineBreaksForWideCJKCharacters(true);
    line.setParameterExceptionHandler((fault, words) -> usage(fault, language));
    line.setExecutionExceptionHandler((fault, at, parsed) -> failed(fault, at, language));
    try {
      return line.execute(arguments);
    } catch (NoClassDefFoundError e) {
      return failed(notHere(named(line.getParseResult())), err, language);
    }
  }

  /** What was asked for, without what it was asked with. */
  private static String named(CommandLine.ParseResult parsed) {
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.commandSpec().qualifiedName();
  }

  /**
   * The command that the first word names, or all of them where it names none: an agent on a small
   * machine need not load what an evaluator uses.
   */
  static CommandLine commandLine(String... arguments) {
    List<String> words = words(arguments);
    String first = words.isEmpty() ? "" : words.getFirst();
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(command -> command.getAnnotation(Command.class).name().equals(first))
            .toList();
    CommandLine line = new CommandLine(new Plumbline());
    if (named.isEmpty()) {
      COMMANDS.forEach(command -> addIfHere(line, command));
      line.addSubcommand(new CommandLine.HelpCommand());
    } else if (!addIfHere(line, named.getFirst())) {
      throw notHere(first);
    }
    CommandLine agent = line.getSubcommands().get("agent");
    if (agent != null && (words.size() < 2 || !words.get(1).equals("run"))) {
      AgentCommand.addOthers(agent);
    }
    return line;
  }

  /** The words without the language, which may stand before the command. */
  private static List<String> words(String[] arguments) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--lang")) {
        i++;
      } else if (!arguments[i].startsWith("--lang=")) {
        words.add(arguments[i]);
      }
    }
    return words;
  }

  private static EnvironmentFault notHere(String command) {
    return new EnvironmentFault(
        Words.of(
            "这里没有命令 %s 的类库：代理映像只带代理运行所需的部分，其他命令请用完整的发行版。",
            "the libraries of the command %s are not here: an agent's image has what a running"
                + " agent needs and no more; take the whole distribution for the rest.",
            command));
  }

  /** Adds a command, unless its libraries are missing, as those of verifiers are on an agent. */
  private static boolean addIfHere(CommandLine line, Class<?> command) {
    try {
      line.addSubcommand(command);
      return true;
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The language of everything a user reads: {@code zh} or {@code en}. */
  String language() {
    return language.equals("en") ? "en" : "zh";
  }

  private static int usage(ParameterException fault, String language) {
    CommandLine at = fault.getCommandLine();
    PrintWriter err = at.getErr();
    err.println(
        Words.of("plumbline：用法不对：%s", "plumbline: wrong usage: %s", fault.getMessage())
            .in(language));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(fault, err)) {
      err.println(
          Words.of("帮助： %s --help", "Help: %s --help", at.getCommandSpec().qualifiedName())
              .in(language));
    }
    return BAD_INPUT;
  }

  private static int failed(Exception fault, CommandLine at, String language) throws Exception {
    if (fault instanceof PlumblineFault expected) {
      return failed(expected, at.getErr(), language);
    }
    if (fault.getCause() instanceof NoClassDefFoundError) {
      return failed(notHere(at.getCommandSpec().qualifiedName()), at.getErr(), language);
    }
    throw fault;
  }

  private static int failed(PlumblineFault fault, PrintWriter err, String language) {
    err.println("plumbline: " + fault.words().in(language));
    return fault instanceof InputFault ? BAD_INPUT : ENVIRONMENT;
  }

  /** The language must be known before picocli parses, because its messages depend on it. */
  private static String languageOf(String[] arguments) {
    String language = System.getenv().getOrDefault("PLUMBLINE_LANG", "zh");
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--lang") && i + 1 < arguments.length) {
        language = arguments[i + 1];
      } else if (arguments[i].startsWith("--lang=")) {
        language = arguments[i].substring("--lang=".length());
      }
    }
    return language.equals("en") ? "en" : "zh";
  }

  private static PrintWriter utf8(java.io.OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
