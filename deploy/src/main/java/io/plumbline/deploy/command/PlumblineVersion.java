package io.plumbline.deploy.command;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest states. */
final class PlumblineVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Plumbline.class.getPackage().getImplementationVersion();
    return new String[] {
      "plumbline " + (version == null ? "0.1.0-SNAPSHOT" : version), "Java " + Runtime.version()
    };
  }
}
