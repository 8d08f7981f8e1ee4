package io.plumbline.driver;

import io.plumbline.contract.telemetry.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at a machine before anything is configured: reads one tag, or lists what there is. It
 * collects nothing and changes nothing on the machine. Made by a {@link DriverFactory};
 * thread-safe.
 */
public interface Explorer {
  /** The schemes of the addresses that it understands, such as {@code opc.tcp}. */
  Set<String> schemes();

  /** How a tag is written behind the {@code #} of an address, with an example. */
  String tagForm();

  /**
   * The keys of a connection to the endpoint of an address, as an operator would write them.
   *
   * @throws io.plumbline.contract.fault.InputFault when the address is none of this protocol
   */
  Map<String, String> connection(MachineAddress address);

  /**
   * The keys of a device and of a channel that read the tag of an address.
   *
   * @throws io.plumbline.contract.fault.InputFault when the tag has another form
   */
  Tag tag(MachineAddress address);

  /**
   * Reads the one channel of a connection now.
   *
   * @throws io.plumbline.contract.fault.EnvironmentFault when the machine cannot be reached
   */
  Look look(ConnectionSpec connection) throws InterruptedException;

  /**
   * Lists what the endpoint offers.
   *
   * @param connection a connection without devices
   * @param address what to look at: its tag says where to begin, and may be empty
   * @param limit the most channels to list
   * @throws io.plumbline.contract.fault.EnvironmentFault when the machine cannot be reached
   */
  Offer browse(ConnectionSpec connection, MachineAddress address, int limit)
      throws InterruptedException;

  /**
   * Where a tag is.
   *
   * @param device keys of its device
   * @param channel keys of its channel
   */
  record Tag(Map<String, String> device, Map<String, String> channel) {}

  /**
   * What a tag is now.
   *
   * @param readings the reading; none when it did not answer
   * @param details what the protocol says beside it, such as {@code raw}, in order of interest
   * @param remarks what an operator should know
   */
  record Look(List<Reading> readings, Map<String, String> details, List<String> remarks) {}

  /**
   * What there is.
   *
   * @param devices with what they have
   * @param isWhole whether there is no more than the limit
   * @param remarks what an operator should know
   */
  record Offer(List<OfferedDevice> devices, boolean isWhole, List<String> remarks) {}

  /**
   * What looks like a device.
   *
   * @param name a name for it; need not be unique
   * @param keys keys of the device
   * @param channels what it has
   */
  record OfferedDevice(String name, Map<String, String> keys, List<OfferedChannel> channels) {}

  /**
   * Something that can be read.
   *
   * @param name a name for it; need not be unique
   * @param role what it probably stands for
   * @param keys keys of the channel
   * @param comment its value now and what is known of it, in one line
   */
  record OfferedChannel(String name, Role role, Map<String, String> keys, String comment) {}
}
