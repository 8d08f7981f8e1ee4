package io.plumbline.driver.opcua;

import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.Explorer.Offer;
import io.plumbline.driver.Explorer.OfferedChannel;
import io.plumbline.driver.Explorer.OfferedDevice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;

/**
 * Walks from a node along hierarchical references (OPC 10000-4, 5.9) and collects variables,
 * breadth first, each node once; properties and the server's own nodes of namespace 0 are left out.
 * The object that a variable belongs to is taken for the device. Used once.
 */
final class AddressSpaceWalk {
  private static final int MOST_NODES = 20_000;
  private static final int PART = 200;
  private static final int CLASSES = NodeClass.Object.getValue() | NodeClass.Variable.getValue();

  private final OpcUaClient client;
  private final int limit;
  private final Set<NodeId> seen = new HashSet<>();
  private final Deque<Place> waiting = new ArrayDeque<>();
  private final List<Place> variables = new ArrayList<>();

  /** A node and the names on the way to it. */
  private record Place(NodeId node, String parent, String name) {
    String path() {
      return parent.isEmpty() ? name : parent + "/" + name;
    }
  }

  AddressSpaceWalk(OpcUaClient client, int limit) {
    this.client = client;
    this.limit = limit;
  }

  Offer from(NodeId start) throws UaException {
    NamespaceTable namespaces = client.readNamespaceTable();
    waiting.add(new Place(start, "", ""));
    seen.add(start);
    while (!waiting.isEmpty() && variables.size() <= limit && seen.size() < MOST_NODES) {
      Place place = waiting.removeFirst();
      for (ReferenceDescription reference : references(place.node())) {
        note(place, reference, namespaces);
      }
    }
    List<String> remarks =
        seen.size() < MOST_NODES ? List.of() : List.of("stopped after " + MOST_NODES + " nodes");
    boolean isWhole = variables.size() <= limit && remarks.isEmpty();
    return new Offer(
        devices(variables.subList(0, Math.min(limit, variables.size())), namespaces),
        isWhole,
        remarks);
  }

  private void note(Place from, ReferenceDescription reference, NamespaceTable namespaces) {
    NodeId node = reference.getNodeId().toNodeId(namespaces).orElse(null);
    boolean isOwn =
        node != null
            && node.getNamespaceIndex().intValue() != 0
            && !NodeIds.HasProperty.equals(reference.getReferenceTypeId());
    if (node == null || !isOwn || !seen.add(node)) {
      return;
    }
    String name =
        reference.getBrowseName().name() == null ? "node" : reference.getBrowseName().name();
    Place place = new Place(node, from.path(), name);
    if (reference.getNodeClass() == NodeClass.Variable) {
      variables.add(place);
    }
    waiting.addLast(place);
  }

  private List<ReferenceDescription> references(NodeId node) throws UaException {
    BrowseResult result =
        client.browse(
            new BrowseDescription(
                node,
                BrowseDirection.Forward,
                NodeIds.HierarchicalReferences,
                true,
                Unsigned.uint(CLASSES),
                Unsigned.uint(BrowseResultMask.All.getValue())));
    List<ReferenceDescription> all = new ArrayList<>();
    while (true) {
      if (result.getReferences() != null) {
        all.addAll(List.of(result.getReferences()));
      }
      ByteString more = result.getContinuationPoint();
      if (more == null || more.isNull() || more.length() == 0) {
        return all;
      }
      BrowseResult[] next = client.browseNext(false, List.of(more)).getResults();
      if (next == null || next.length == 0) {
        return all;
      }
      result = next[0];
    }
  }

  private List<OfferedDevice> devices(List<Place> listed, NamespaceTable namespaces)
      throws UaException {
    Map<String, List<OfferedChannel>> devices = new LinkedHashMap<>();
    for (int from = 0; from < listed.size(); from += PART) {
      List<Place> part = listed.subList(from, Math.min(listed.size(), from + PART));
      List<DataValue> values =
          client.readValues(0, TimestampsToReturn.Both, part.stream().map(Place::node).toList());
      for (int i = 0; i < part.size(); i++) {
        devices
            .computeIfAbsent(
                part.get(i).parent().isEmpty() ? "server" : part.get(i).parent(),
                key -> new ArrayList<>())
            .add(channel(part.get(i), values.get(i), namespaces));
      }
    }
    List<OfferedDevice> offered = new ArrayList<>();
    devices.forEach((name, channels) -> offered.add(new OfferedDevice(name, Map.of(), channels)));
    return offered;
  }

  private static OfferedChannel channel(Place place, DataValue value, NamespaceTable namespaces) {
    Map<String, String> keys = new LinkedHashMap<>();
    // The index of a namespace may change when a server restarts; its URI does not.
    keys.put("address", place.node().expanded(namespaces).toParseableString());
    boolean isState =
        place.name().equals("CurrentState") && place.parent().endsWith("MachineryItemState");
    if (isState) {
      keys.put("preset", "opcua-machinery");
    }
    String comment = OpcUaExplorer.describe(value) + ", " + OpcUaExplorer.status(value);
    return new OfferedChannel(place.name(), isState ? Role.STATE : Role.PROCESS, keys, comment);
  }
}
