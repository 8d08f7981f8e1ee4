package io.plumbline.driver.opcua;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;

/**
 * Variables whose every change goes to the monitored items, as with a server that reads its machine
 * by exception. One of them, {@code machine/CurrentState}, belongs to the object {@code machine},
 * as with a MachineryItemState.
 */
final class PushedNodes extends ManagedNamespaceWithLifecycle {
  static final String NAMESPACE = "urn:plumbline:test";
  private static final String STATE = "machine/CurrentState";

  private final Map<String, DataValue> values;
  private final Map<NodeId, List<DataItem>> items = new HashMap<>();

  PushedNodes(OpcUaServer server, Map<String, DataValue> values) {
    super(server, NAMESPACE);
    this.values = Map.copyOf(values);
    getLifecycleManager().addStartupTask(this::addNodes);
  }

  private void addNodes() {
    UaObjectNode machine =
        new UaObjectNode(
            getNodeContext(),
            newNodeId("machine"),
            newQualifiedName("machine"),
            LocalizedText.english("machine"),
            LocalizedText.NULL_VALUE,
            Unsigned.uint(0),
            Unsigned.uint(0));
    getNodeManager().addNode(machine);
    machine.addReference(
        new Reference(
            machine.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
    values.forEach((name, value) -> {
      UaVariableNode node =
          new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
              .setNodeId(newNodeId(name))
              .setAccessLevel(AccessLevel.READ_ONLY)
              .setUserAccessLevel(AccessLevel.READ_ONLY)
              .setBrowseName(
                  name.equals(STATE)
                      ? new QualifiedName(0, "CurrentState")
                      : newQualifiedName(name))
              .setDisplayName(LocalizedText.english(name))
              .setDataType(
                  value.value().value() instanceof Long ? NodeIds.Int64 : NodeIds.BaseDataType)
              .setTypeDefinition(NodeIds.BaseDataVariableType)
              .build();
      node.setValue(value);
      getNodeManager().addNode(node);
      if (name.equals(STATE)) {
        machine.addComponent(node);
      } else {
        node.addReference(
            new Reference(
                node.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
      }
    });
  }

  /** Changes a node and tells every item that watches it. */
  synchronized void push(String name, DataValue value) {
    NodeId id = newNodeId(name);
    getNodeManager().getNode(id).ifPresent(node -> ((UaVariableNode) node).setValue(value));
    for (DataItem item : items.getOrDefault(id, List.of())) {
      item.setValue(value);
    }
  }

  @Override
  public synchronized void onDataItemsCreated(List<DataItem> created) {
    for (DataItem item : created) {
      NodeId id = item.getReadValueId().getNodeId();
      items.computeIfAbsent(id, k -> new ArrayList<>()).add(item);
      getNodeManager()
          .getNode(id)
          .ifPresent(node -> item.setValue(((UaVariableNode) node).getValue()));
    }
  }

  @Override
  public void onDataItemsModified(List<DataItem> modified) {
    // An item keeps its values, whatever its parameters.
  }

  @Override
  public synchronized void onDataItemsDeleted(List<DataItem> deleted) {
    items.values().forEach(list -> list.removeAll(deleted));
  }

  @Override
  public void onMonitoringModeChanged(List<MonitoredItem> changed) {
    // The driver only reports.
  }
}
