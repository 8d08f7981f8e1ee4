package io.plumbline.collector.gateway.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.bytes.SafeFile;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * One JSON file per agent in {@code agents/} of the gateway's folder, so that a command line and a
 * running gateway see the same. Changes hold a file lock; a reader sees the old file or the new
 * one. Thread-safe.
 */
final class AgentRegistry {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than the step of any file system's clock. */
  private static final long SETTLED_MILLIS = 2_000;

  private final Path folder;

  AgentRegistry(Path folder) throws IOException {
    this.folder = folder;
    SafeFile.createFolder(folder);
  }

  Optional<AgentGrant> find(String agent) {
    Path file = file(agent);
    try {
      return Optional.of(parse(file, Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Changes when any file does: files are replaced, which touches the folder. Two changes may lie
   * within one step of the file system's clock, so a folder that was touched just now counts as
   * touched at each look.
   */
  long stamp() throws IOException {
    long touched = Files.getLastModifiedTime(folder).toMillis();
    long now = System.currentTimeMillis();
    return now - touched < SETTLED_MILLIS ? now : touched;
  }

  /** Every agent, by id. */
  List<AgentGrant> list() throws IOException {
    List<AgentGrant> grants = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "[!.]*.json")) {
      for (Path file : files) {
        grants.add(parse(file, Files.readString(file)));
      }
    }
    grants.sort((a, b) -> a.agent().compareTo(b.agent()));
    return grants;
  }

  /** Changes an agent's grant; a new agent starts without devices, certificates and token. */
  synchronized AgentGrant change(String agent, UnaryOperator<AgentGrant> change)
      throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      AgentGrant before =
          find(agent)
              .orElseGet(() ->
                  new AgentGrant(agent, Set.of(), Set.of(), List.of(), Optional.empty(), false));
      AgentGrant after = change.apply(before);
      if (lock.isValid() && !after.equals(before)) {
        SafeFile.writeSecret(
            file(agent), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree(after)));
      }
      return after;
    }
  }

  private Path file(String agent) {
    return folder.resolve(ArchiveLayout.fileName(agent) + ".json");
  }

  private static ObjectNode tree(AgentGrant grant) {
    ObjectNode tree = JSON.createObjectNode().put("agent", grant.agent());
    new TreeSet<>(grant.devices()).forEach(tree.putArray("devices")::add);
    grant.configurations().stream()
        .map(Digest::toString)
        .sorted()
        .forEach(tree.withArray("/configurations")::add);
    grant
        .certificates()
        .forEach(certificate -> tree.withArray("/certificates").add(certificate.toString()));
    tree.put("revoked", grant.revoked());
    grant
        .token()
        .ifPresent(token -> {
          ObjectNode node = tree.putObject("token").put("sha256", token.hash().toString());
          node.put("expires_micros", token.expiresMicros());
          token.usedBy().ifPresent(key -> node.put("used_by", key.toString()));
          token.issued().ifPresent(certificate -> node.put("issued", certificate.toString()));
        });
    return tree;
  }

  private static AgentGrant parse(Path file, String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      Set<String> devices = new LinkedHashSet<>();
      tree.path("devices").forEach(device -> devices.add(device.asText()));
      List<Digest> certificates = digests(tree, "certificates");
      JsonNode token = tree.path("token");
      return new AgentGrant(
          tree.required("agent").asText(),
          devices,
          Set.copyOf(digests(tree, "configurations")),
          certificates,
          token.isMissingNode()
              ? Optional.empty()
              : Optional.of(
                  new AgentGrant.Token(
                      Digest.parse(token.required("sha256").asText()),
                      token.required("expires_micros").asLong(),
                      digest(token, "used_by"),
                      digest(token, "issued"))),
          tree.path("revoked").asBoolean());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw unreadable(file, e);
    }
  }

  private static List<Digest> digests(JsonNode node, String key) {
    List<Digest> digests = new ArrayList<>();
    node.path(key).forEach(hash -> digests.add(Digest.parse(hash.asText())));
    return digests;
  }

  private static Optional<Digest> digest(JsonNode node, String key) {
    return node.has(key) ? Optional.of(Digest.parse(node.get(key).asText())) : Optional.empty();
  }

  private static EnvironmentFault unreadable(Path file, Exception cause) {
    return new EnvironmentFault(
        Words.of(
            "%s：采集端登记读不出（%s），应为网关写下的 JSON。",
            "%s: the agent's record cannot be read (%s), expected the JSON that the gateway wrote.",
            file,
            cause.getMessage()),
        cause);
  }
}
