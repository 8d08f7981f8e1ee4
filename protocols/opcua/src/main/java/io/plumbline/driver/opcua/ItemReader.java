package io.plumbline.driver.opcua;

import io.plumbline.contract.config.Options;
import io.plumbline.driver.ChannelSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId.NamespaceReference;

/**
 * Reads the channels of one connection. What many of them have in common is kept once: there can be
 * a hundred thousand. Not thread-safe.
 */
final class ItemReader {
  private static final Pattern NODE = Pattern.compile("(?:(?:ns=\\d{1,5}|nsu=[^;]+);)?[isgb]=.+");

  private final ItemRules absent;
  private final Map<ItemRules, ItemRules> rules = new HashMap<>();
  private final Map<NamespaceReference, NamespaceReference> namespaces = new HashMap<>();

  /**
   * A reader.
   *
   * @param options those of the connection
   * @param publishing the publishing interval, which is the sampling interval where none is given
   */
  ItemReader(Options options, Duration publishing) {
    this.absent = ItemRules.ofConnection(options, publishing);
  }

  ItemSettings read(ChannelSpec channel) {
    Options options = channel.options();
    ItemRules own = ItemRules.ofChannel(options, absent);
    ItemSettings item =
        new ItemSettings(channel, node(options), rules.computeIfAbsent(own, same -> same));
    options.refuseOthers();
    return item;
  }

  private ExpandedNodeId node(Options options) {
    String text = options.text("address");
    if (NODE.matcher(text).matches()) {
      try {
        ExpandedNodeId node = ExpandedNodeId.parse(text);
        return new ExpandedNodeId(
            node.server(),
            namespaces.computeIfAbsent(node.namespace(), same -> same),
            node.identifier());
      } catch (UaRuntimeException e) {
        throw badNode(options, text);
      }
    }
    throw badNode(options, text);
  }

  private static RuntimeException badNode(Options options, String text) {
    return options.fault(
        "address",
        text,
        text,
        "节点标识，如 ns=2;s=Line1.State 或 nsu=http://example.org/;i=1001",
        "a node id such as ns=2;s=Line1.State or nsu=http://example.org/;i=1001");
  }
}
