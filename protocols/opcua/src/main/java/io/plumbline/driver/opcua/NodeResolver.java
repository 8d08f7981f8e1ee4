package io.plumbline.driver.opcua;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePath;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePathResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePath;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePathElement;
import org.jspecify.annotations.Nullable;

/**
 * Finds the variables of configured node ids: a namespace URI becomes the index that it has on the
 * server now, and a state machine, such as a MachineryItemState (OPC 40001-1), stands for its
 * variable CurrentState (OPC 10000-16, 4.4.2).
 */
final class NodeResolver {
  private static final int PART = 500;

  /**
   * What was found.
   *
   * @param nodes the variable of each channel, in the order of the channels; null where there is
   *     none
   * @param refused the channels without one, and why
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, never compared
  record Resolved(@Nullable NodeId[] nodes, Map<ItemSettings, StatusCode> refused) {}

  private NodeResolver() {}

  static Resolved resolve(OpcUaClient client, List<ItemSettings> items) throws UaException {
    NamespaceTable namespaces = client.readNamespaceTable();
    Resolved resolved = new Resolved(new @Nullable NodeId[items.size()], new LinkedHashMap<>());
    for (int i = 0; i < items.size(); i++) {
      NodeId node = items.get(i).node().toNodeId(namespaces).orElse(null);
      resolved.nodes[i] = node;
      if (node == null) {
        resolved.refused.put(items.get(i), new StatusCode(StatusCodes.Bad_NodeIdUnknown));
      }
    }
    int[] known = IntStream.range(0, items.size()).filter(i -> resolved.nodes[i] != null).toArray();
    for (int from = 0; from < known.length; from += PART) {
      replaceObjects(
          client,
          resolved.nodes,
          Arrays.copyOfRange(known, from, Math.min(known.length, from + PART)));
    }
    return resolved;
  }

  private static void replaceObjects(OpcUaClient client, @Nullable NodeId[] nodes, int[] part)
      throws UaException {
    List<ReadValueId> ids =
        Arrays.stream(part)
            .mapToObj(i ->
                new ReadValueId(
                    nodes[i], AttributeId.NodeClass.uid(), null, QualifiedName.NULL_VALUE))
            .toList();
    DataValue[] classes = client.read(0, TimestampsToReturn.Neither, ids).getResults();
    for (int i = 0; classes != null && i < Math.min(classes.length, part.length); i++) {
      Object value = classes[i].value().value();
      NodeId object = nodes[part[i]];
      if (object != null
          && value instanceof Integer number
          && number == NodeClass.Object.getValue()) {
        nodes[part[i]] = currentState(client, object).orElse(object);
      }
    }
  }

  private static Optional<NodeId> currentState(OpcUaClient client, NodeId object)
      throws UaException {
    RelativePathElement step =
        new RelativePathElement(
            NodeIds.HierarchicalReferences, false, true, new QualifiedName(0, "CurrentState"));
    BrowsePath path = new BrowsePath(object, new RelativePath(new RelativePathElement[] {step}));
    BrowsePathResult[] results = client.translateBrowsePaths(List.of(path)).getResults();
    if (results == null
        || results.length == 0
        || !results[0].getStatusCode().isGood()
        || results[0].getTargets() == null) {
      return Optional.empty();
    }
    return results[0].getTargets().length == 0
        ? Optional.empty()
        : results[0].getTargets()[0].getTargetId().toNodeId(client.getNamespaceTable());
  }
}
