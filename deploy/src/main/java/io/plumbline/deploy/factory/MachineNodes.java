package io.plumbline.deploy.factory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;

/**
 * The address space of the machines: {@code Objects/Machines/<device>} with {@code
 * MachineryItemState} as a word or a StateNumber (OPC 40001-1), {@code Load}, {@code SpindleSpeed},
 * {@code ReportCount} and {@code Heartbeat}, under string node ids such as {@code
 * D001.MachineryItemState}. Every value that is set is handed to every monitored item, whatever its
 * sampling interval, so that a subscription with a queue misses none. A node that was never set is
 * Bad_WaitingForInitialData. Thread-safe.
 */
final class MachineNodes extends ManagedNamespaceWithLifecycle {
  static final String URI = "urn:plumbline:factory";

  private final List<MachineSpec> machines;
  private final Map<NodeId, UaVariableNode> variables = new HashMap<>();
  private final Map<NodeId, List<DataItem>> items = new HashMap<>();

  MachineNodes(OpcUaServer server, List<MachineSpec> machines) {
    super(server, URI);
    this.machines = List.copyOf(machines);
    getLifecycleManager().addStartupTask(this::addMachines);
  }

  /** The identifier of a machine's node, without the namespace. */
  static String identifier(MachineSpec machine, String name) {
    return machine.id() + "." + name;
  }

  /** Sets several values of a machine at one time. */
  void set(MachineSpec machine, DateTime time, Map<String, Object> values) {
    DateTime now = DateTime.now();
    values.forEach((name, value) -> {
      Variant variant = Variant.of(value);
      set(
          newNodeId(identifier(machine, name)),
          DataValue.newValue()
              .setValue(variant)
              .setStatus(StatusCode.GOOD)
              .setSourceTime(time)
              .setServerTime(now)
              .build());
    });
  }

  @Override
  public void onDataItemsCreated(List<DataItem> created) {
    for (DataItem item : created) {
      NodeId node = item.getReadValueId().getNodeId();
      synchronized (items) {
        items.computeIfAbsent(node, id -> new CopyOnWriteArrayList<>()).add(item);
        UaVariableNode variable = variables.get(node);
        if (variable != null) {
          item.setValue(variable.getValue());
        }
      }
    }
  }

  @Override
  public void onDataItemsModified(List<DataItem> modified) {
    // Items get every value, so that a changed sampling interval changes nothing.
  }

  @Override
  public void onDataItemsDeleted(List<DataItem> deleted) {
    for (DataItem item : deleted) {
      synchronized (items) {
        items.getOrDefault(item.getReadValueId().getNodeId(), new ArrayList<>()).remove(item);
      }
    }
  }

  @Override
  public void onMonitoringModeChanged(List<MonitoredItem> changed) {
    // The items themselves drop what comes while they are disabled.
  }

  private void set(NodeId node, DataValue value) {
    synchronized (items) {
      UaVariableNode variable = variables.get(node);
      if (variable == null) {
        throw new IllegalArgumentException("no node " + node);
      }
      variable.setValue(value);
      for (DataItem item : items.getOrDefault(node, List.of())) {
        if (item.isSamplingEnabled()) {
          item.setValue(value);
        }
      }
    }
  }

  private void addMachines() {
    UaFolderNode folder = folder("Machines", "Machines");
    folder.addReference(
        new Reference(
            folder.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
    for (MachineSpec machine : machines) {
      UaFolderNode object = folder(machine.id(), machine.id() + " " + machine.name());
      folder.addOrganizes(object);
      NodeId stateType = StateWords.numeric(machine) ? NodeIds.Int32 : NodeIds.String;
      variable(object, machine, OpcUaMachines.STATE, stateType);
      variable(object, machine, OpcUaMachines.LOAD, NodeIds.Float);
      variable(object, machine, OpcUaMachines.SPEED, NodeIds.Float);
      variable(object, machine, OpcUaMachines.COUNT, NodeIds.UInt32);
      variable(object, machine, OpcUaMachines.LINK, NodeIds.UInt32);
    }
  }

  private UaFolderNode folder(String name, String display) {
    UaFolderNode folder =
        new UaFolderNode(
            getNodeContext(),
            newNodeId(name),
            newQualifiedName(name),
            LocalizedText.english(display));
    getNodeManager().addNode(folder);
    return folder;
  }

  private void variable(UaFolderNode parent, MachineSpec machine, String name, NodeId type) {
    UaVariableNode node =
        new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
            .setNodeId(newNodeId(identifier(machine, name)))
            .setAccessLevel(AccessLevel.READ_ONLY)
            .setUserAccessLevel(AccessLevel.READ_ONLY)
            .setBrowseName(newQualifiedName(name))
            .setDisplayName(LocalizedText.english(name))
            .setDataType(type)
            .setTypeDefinition(NodeIds.BaseDataVariableType)
            .build();
    node.setValue(new DataValue(StatusCodes.Bad_WaitingForInitialData));
    getNodeManager().addNode(node);
    parent.addOrganizes(node);
    synchronized (items) {
      variables.put(node.getNodeId(), node);
    }
  }
}
