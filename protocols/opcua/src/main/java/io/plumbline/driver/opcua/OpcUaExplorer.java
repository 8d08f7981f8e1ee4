package io.plumbline.driver.opcua;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.MachineAddress;
import io.plumbline.driver.Reading;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.jspecify.annotations.Nullable;

/** Reads one node of a server, or walks its address space, in a session of its own. */
final class OpcUaExplorer implements Explorer {
  @Override
  public Set<String> schemes() {
    return Set.of("opc.tcp");
  }

  @Override
  public String tagForm() {
    return "NODE-ID: ns=2;s=Line1.State, nsu=http://example.org/;i=1001";
  }

  @Override
  public Map<String, String> connection(MachineAddress address) {
    return Map.of("address", address.endpoint());
  }

  @Override
  public Tag tag(MachineAddress address) {
    if (address.tag().isBlank()) {
      throw address.badTag(tagForm());
    }
    return new Tag(Map.of(), Map.of("address", address.tag()));
  }

  /** What is done in a session. */
  @FunctionalInterface
  private interface Work<T> {
    T in(OpcUaClient client) throws UaException, InterruptedException;
  }

  private static <T> T session(ConnectionSpec connection, ServerSettings settings, Work<T> work)
      throws InterruptedException {
    try (MiloThreads threads = new MiloThreads("opcua-explorer-" + connection.name())) {
      EndpointDiscovery.Found found = new EndpointDiscovery(settings, threads, () -> false).find();
      try (UaLink link = new UaLink(settings, found, threads)) {
        link.openAndWait();
        return work.in(link.client());
      }
    } catch (UaException | IOException e) {
      throw OpcUaProbe.unreadable(settings, e);
    }
  }

  @Override
  public Look look(ConnectionSpec connection) throws InterruptedException {
    ServerSettings settings = ServerSettings.read(connection);
    ItemSettings item = settings.items().getFirst();
    return session(
        connection,
        settings,
        client -> {
          NodeResolver.Resolved resolved = NodeResolver.resolve(client, List.of(item));
          NodeId node = resolved.nodes()[0];
          if (node == null) {
            return new Look(
                List.of(),
                Map.of(),
                List.of(item.node().toParseableString() + ": Bad_NodeIdUnknown"));
          }
          DataValue data = client.readValues(0, TimestampsToReturn.Both, List.of(node)).getFirst();
          return new Look(
              List.of(Conversion.reading(item, data, Reading.NO_TIME)), details(data), List.of());
        });
  }

  private static Map<String, String> details(DataValue data) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("raw", describe(data));
    details.put("status", status(data));
    time(details, "source time", data.sourceTime());
    time(details, "server time", data.serverTime());
    return details;
  }

  /** Type and value as the server sent them. */
  static String describe(DataValue data) {
    Object raw = data.value() == null ? null : data.value().value();
    return raw == null
        ? "null"
        : raw.getClass().getSimpleName() + " " + Conversion.value(data.value()).asText();
  }

  /** Name and number of the whole status code. */
  static String status(DataValue data) {
    StatusCode status = data.statusCode() == null ? StatusCode.GOOD : data.statusCode();
    return "%s (0x%08X)".formatted(OpcUaErrors.name(status), status.value());
  }

  private static void time(Map<String, String> details, String name, @Nullable DateTime time) {
    if (time != null && !time.isNull()) {
      details.put(name, time.getJavaInstant().toString());
    }
  }

  @Override
  public Offer browse(ConnectionSpec connection, MachineAddress address, int limit)
      throws InterruptedException {
    ServerSettings settings = ServerSettings.read(connection);
    return session(
        connection,
        settings,
        client -> new AddressSpaceWalk(client, limit).from(start(client, address)));
  }

  private static NodeId start(OpcUaClient client, MachineAddress address) throws UaException {
    if (address.tag().isEmpty()) {
      return NodeIds.ObjectsFolder;
    }
    try {
      return ExpandedNodeId.parse(address.tag())
          .toNodeId(client.readNamespaceTable())
          .orElseThrow(() -> address.badTag("NODE-ID"));
    } catch (UaRuntimeException e) {
      throw address.badTag("NODE-ID");
    }
  }
}
