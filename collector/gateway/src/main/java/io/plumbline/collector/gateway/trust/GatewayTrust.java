package io.plumbline.collector.gateway.trust;

import io.plumbline.contract.bytes.SafeFile;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The gateway's identity and its authority over agents. Its folder holds {@code ca.key} and {@code
 * ca.pem} (the authority), {@code server.key} and {@code server.pem} (TLS), {@code gateway.key}
 * (signs segments) and {@code agents/} (who may write what); keys have mode 600 and never leave the
 * folder. Certificates are also written into the archive, so that an evaluator can check seals with
 * nothing but the archive. Ed25519 throughout. Thread-safe; a command line may issue tokens from
 * the same folder while a gateway runs.
 */
public final class GatewayTrust {
  private static final Pattern GATEWAY = EnrolmentToken.AGENT;

  private final Path folder;
  private final Path archive;
  private final AgentRegistry registry;
  private final Authority authority;
  private final Enrolment enrolment;

  private GatewayTrust(Path folder, String gateway, Path archive, Clock clock)
      throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.archive = archive;
    ArchiveLayout layout = new ArchiveLayout(archive);
    registry = new AgentRegistry(folder.resolve("agents"));
    authority = Authority.open(folder, gateway, layout, clock);
    enrolment = new Enrolment(registry, authority.certificate(), authority.key(), layout, clock);
  }

  /**
   * Opens the folder, and makes authority and signing key on first use.
   *
   * @param gateway id of the gateway: letters, digits, {@code . _ -}, at most 64
   * @throws EnvironmentFault when a folder cannot be written or a file in it is damaged
   */
  public static GatewayTrust open(Path folder, String gateway, Path archive) {
    return open(folder, gateway, archive, Clock.systemUTC());
  }

  static synchronized GatewayTrust open(Path folder, String gateway, Path archive, Clock clock) {
    if (!GATEWAY.matcher(gateway).matches()) {
      throw malformedId("网关", "gateway", gateway);
    }
    try {
      SafeFile.createFolder(folder);
      // A gateway and the command that issues its first token must not make an authority each.
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException("the lock was lost");
        }
        return new GatewayTrust(folder, gateway, archive, clock);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    } catch (GeneralSecurityException e) {
      throw new EnvironmentFault(
          Words.of("这个 Java 不能用 Ed25519：%s。", "This Java cannot do Ed25519: %s.", e.getMessage()),
          e);
    }
  }

  /** The certificate that vouches for all others. */
  public X509Certificate authority() {
    return authority.certificate();
  }

  /**
   * Where the authority's certificate lies, in PEM: what an agent's {@code gateway: ca:} points at.
   */
  public Path authorityFile() {
    return authority.file();
  }

  /** The key that signs the footers of this gateway's segments. */
  public PrivateKey signingKeyOfSegments() {
    return authority.signingKeyOfSegments();
  }

  /**
   * The key and certificate of TLS, made anew when the names change or the end comes near.
   *
   * @param hosts host names and IP addresses by which agents reach the gateway, at least one
   * @throws InputFault when there is no certificate for such a name
   */
  public ServerIdentity serverIdentity(Collection<String> hosts) {
    try {
      return authority.serverIdentity(hosts);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /**
   * Makes a one-time token. An earlier token of the agent that was not used is worth nothing from
   * then on; certificates that it already has stay valid.
   *
   * @param devices the devices that the agent may write from now on; {@code *} for all. A gateway
   *     that runs sees new ones within a second, and ends the agent's connection: it comes back
   *     with its new rights
   * @throws InputFault when the id is none
   */
  public EnrolmentToken issueToken(String agent, Set<String> devices, Duration validity) {
    if (!EnrolmentToken.AGENT.matcher(agent).matches()) {
      throw malformedId("采集端", "agent", agent);
    }
    try {
      return enrolment.issueToken(agent, devices, validity);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /**
   * Says under which configurations an agent's frames may be made. A gateway that runs sees it
   * within a second, and ends the agent's connection: it comes back with its new rights.
   *
   * @param configurations SHA-256 of the configuration files; none stands for any
   */
  public void expectConfigurations(String agent, Set<Digest> configurations) {
    change(
        agent,
        grant ->
            new AgentGrant(
                agent,
                grant.devices(),
                configurations,
                grant.certificates(),
                grant.token(),
                grant.revoked()));
  }

  /**
   * Takes every right from an agent; what it sent before stays in the archive. A gateway that runs
   * sees it within a second, and ends the agent's connection.
   */
  public void revoke(String agent) {
    change(
        agent,
        grant ->
            new AgentGrant(
                agent, grant.devices(), grant.configurations(), List.of(), Optional.empty(), true));
  }

  /**
   * Grants a certificate for a token. The same token and key get the same certificate again, for
   * the answer may have been lost on its way.
   *
   * @param token the token's text
   * @param request a PKCS#10 request in PEM, signed by the agent's Ed25519 key
   */
  public X509Certificate enrol(String agent, String token, String request) throws EnrolmentRefused {
    try {
      return enrolment.enrol(agent, token, request);
    } catch (IOException e) {
      throw unwritable(archive, e);
    }
  }

  /**
   * Decides who speaks: the agent that a certificate names, where the authority issued it for that
   * agent and nobody took it back.
   *
   * @param certificate as TLS found it: valid in time and signed by the authority
   */
  public Optional<AgentIdentity> identify(X509Certificate certificate) {
    Optional<String> agent = Authority.commonName(certificate);
    if (agent.isEmpty()) {
      return Optional.empty();
    }
    Digest hash = Digest.sha256(Pem.encoded(certificate));
    SealKey key;
    try {
      key = SealKey.of(certificate.getPublicKey());
    } catch (InvalidKeyException e) {
      return Optional.empty(); // none that this authority issued
    }
    return registry
        .find(agent.get())
        .filter(grant -> !grant.revoked() && grant.certificates().contains(hash))
        .map(grant ->
            new AgentIdentity(grant.agent(), key, grant.permission(), grant.configurations()));
  }

  /**
   * Changes whenever the rights of any agent do, by whatever process. For two seconds after a
   * change it is another one at each call.
   */
  public long rightsStamp() {
    try {
      return registry.stamp();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** A certificate in PEM. */
  public static String pem(X509Certificate certificate) {
    return Pem.text("CERTIFICATE", Pem.encoded(certificate));
  }

  /**
   * Every agent that was ever given a token, by id, with the devices it may write and how many
   * certificates it has.
   */
  public List<AgentSummary> agents() {
    try {
      List<AgentSummary> all = new ArrayList<>();
      for (AgentGrant grant : registry.list()) {
        all.add(
            new AgentSummary(
                grant.agent(), grant.permission(), grant.certificates().size(), grant.revoked()));
      }
      return all;
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** One line of {@link #agents()}. */
  public record AgentSummary(
      String agent, DevicePermission devices, int certificates, boolean revoked) {}

  private AgentGrant change(String agent, UnaryOperator<AgentGrant> change) {
    try {
      return registry.change(agent, change);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static InputFault malformedId(String zh, String en, String id) {
    return new InputFault(
        Words.of(
            zh + "编号“%s”不合规：应以字母或数字开头，只含字母、数字、点、下划线和连字符，至多 64 个字符。",
            "The "
                + en
                + " id '%s' is malformed: expected letters, digits, '.', '_' and '-', at most 64, a"
                + " letter or digit first.",
            id));
  }

  private static EnvironmentFault unwritable(Path folder, IOException cause) {
    return new EnvironmentFault(
        Words.of(
            "%s：读写失败（%s），请检查权限和磁盘空间。",
            "%s: cannot be read or written (%s); check permissions and free space.", folder, cause),
        cause);
  }
}
