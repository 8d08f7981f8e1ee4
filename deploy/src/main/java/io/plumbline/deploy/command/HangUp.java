package io.plumbline.deploy.command;

import sun.misc.Signal;

/** The signal SIGHUP, by which services are told to read their configuration again. */
final class HangUp {
  private HangUp() {}

  /** Does something at each SIGHUP from now on; nothing on systems without that signal. */
  @SuppressWarnings("sunapi")
  static void asksFor(Runnable action) {
    if (!System.getProperty("os.name").startsWith("Windows")) {
      Signal.handle(new Signal("HUP"), signal -> action.run());
    }
  }
}
