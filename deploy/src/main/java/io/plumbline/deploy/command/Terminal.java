package io.plumbline.deploy.command;

import io.plumbline.contract.fault.Words;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes: results to standard output, everything else to standard error, in the
 * user's language.
 *
 * @param out results
 * @param err messages and progress
 * @param language {@code zh} or {@code en}
 */
record Terminal(PrintWriter out, PrintWriter err, String language) {
  /** The terminal of the command line that a command belongs to. */
  static Terminal of(CommandSpec spec) {
    Plumbline root = (Plumbline) spec.root().userObject();
    return new Terminal(spec.commandLine().getOut(), spec.commandLine().getErr(), root.language());
  }

  /** A result for the user. */
  void print(String zh, String en, Object... arguments) {
    out.println(Words.of(zh, en, arguments).in(language));
    out.flush();
  }

  /** A result as it is. */
  void write(String text) {
    out.print(text);
    out.flush();
  }

  /** A message beside the result. */
  void say(String zh, String en, Object... arguments) {
    say(Words.of(zh, en, arguments));
  }

  /** A message beside the result. */
  void say(Words words) {
    err.println(words.in(language));
    err.flush();
  }

  /** Starts to show the progress of long work. */
  Progress progress(Words label, Words unit) {
    return new Progress(err, language, label, unit);
  }
}
