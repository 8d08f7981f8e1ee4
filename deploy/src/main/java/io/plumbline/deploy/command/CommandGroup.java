package io.plumbline.deploy.command;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only has commands of its own: without one of them it is a mistake. */
abstract class CommandGroup implements Runnable {
  @Spec private CommandSpec spec;

  /** The forms of output that its commands have. */
  enum Format {
    TABLE,
    JSON
  }

  @Override
  public final void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        terminal().language().equals("en") ? "say which of its commands" : "请说明用它的哪个子命令");
  }

  /** Where its commands write. */
  final Terminal terminal() {
    return Terminal.of(spec);
  }
}
