package io.plumbline.driver.opcua;

import io.plumbline.driver.ChannelSpec;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;

/**
 * The monitored item of one channel.
 *
 * @param channel the channel
 * @param node the node, with an index or a URI for its namespace
 * @param rules what is asked of the server for it
 */
record ItemSettings(ChannelSpec channel, ExpandedNodeId node, ItemRules rules) {}
