package io.plumbline.deploy.command;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest states. */
final class PlumblineVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"plumbline " + ofProgram(), "Java " + Runtime.version()};
  }

  /** The version of the program. */
  static String ofProgram() {
    String version = Plumbline.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-SNAPSHOT" : version;
  }
}
