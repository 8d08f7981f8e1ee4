package io.plumbline.collector.gateway;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.plumbline.collector.archive.ArchiveWriter;
import io.plumbline.collector.archive.Disk;
import io.plumbline.collector.gateway.admission.AdmissionCheckpoint;
import io.plumbline.collector.gateway.config.GatewaySettings;
import io.plumbline.collector.gateway.http.AdminRoutes;
import io.plumbline.collector.gateway.http.EnrolmentRoutes;
import io.plumbline.collector.gateway.http.HttpRoutes;
import io.plumbline.collector.gateway.http.HttpService;
import io.plumbline.collector.gateway.http.LogRoutes;
import io.plumbline.collector.gateway.ingest.Committer;
import io.plumbline.collector.gateway.log.LogFollower;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.collector.gateway.store.StoreWriter;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.collector.gateway.trust.LogKey;
import io.plumbline.collector.gateway.trust.ServerIdentity;
import io.plumbline.collector.gateway.uplink.UplinkServer;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: what {@code plumbline gateway run} starts. {@link #close()} stops taking
 * offers, commits what came, closes the segment and lets go of everything. Thread-safe.
 */
public final class GatewayRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayRun.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final GatewayMetrics metrics = new GatewayMetrics();
  private final CompletableFuture<Throwable> failed;
  private final GatewayTrust trust;
  private final InetSocketAddress uplink;
  private final @Nullable StoreWriter store;
  private final LogFollower log;
  private final @Nullable InetSocketAddress enrol;
  private final @Nullable InetSocketAddress admin;

  private GatewayRun(GatewaySettings settings) {
    parts.push(metrics);
    try {
      trust = GatewayTrust.open(settings.folder(), settings.id(), settings.archive());
      ServerIdentity identity = trust.serverIdentity(settings.hosts());
      ArchiveLayout layout = new ArchiveLayout(settings.archive());
      AdmissionCheckpoint checkpoint =
          new AdmissionCheckpoint(
              Disk.REAL, settings.folder().resolve("admission.checkpoint"), layout, settings.id());
      // Migrates first: a database of a newer program must be noticed before anything is taken in.
      @Nullable StoreWriter started =
          settings
              .database()
              .map(database -> StoreWriter.start(database, layout, settings.id(), metrics))
              .orElse(null);
      if (started != null) {
        parts.push(started);
      }
      store = started;
      LogFollower logged =
          push(
              LogFollower.start(
                  Disk.REAL,
                  settings.log(),
                  layout,
                  settings.id(),
                  LogKey.open(settings.folder(), settings.id(), settings.log().origin()),
                  metrics));
      log = logged;
      Committer committer =
          push(
              Committer.start(
                  () -> ArchiveWriter.open(layout, settings.id(), trust.signingKeyOfSegments()),
                  checkpoint,
                  metrics,
                  position -> {
                    logged.durable(position);
                    if (started != null) {
                      started.durable(position);
                    }
                  }));
      failed = committer.failed();
      EventLoopGroup loops = loops();
      uplink =
          push(UplinkServer.start(
                  settings.listen(), loops, identity, trust, committer, metrics, settings.limits()))
              .address();
      HttpRoutes enrolment = new EnrolmentRoutes(trust, metrics);
      enrol =
          settings
              .enrol()
              .map(address -> listen(address, loops, serverTls(identity), enrolment))
              .orElse(null);
      HttpRoutes shown =
          new LogRoutes(
              layout.log(settings.id()),
              new AdminRoutes(metrics, () -> health(committer, started)));
      admin = settings.admin().map(address -> listen(address, loops, null, shown)).orElse(null);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    LOG.info(
        "gateway {} listens on {}, enrolment on {}, metrics on {}",
        settings.id(),
        uplink,
        enrol,
        admin);
  }

  /**
   * Starts a gateway; when this returns it takes connections.
   *
   * @throws io.plumbline.contract.fault.InputFault when settings contradict what the folders hold
   * @throws EnvironmentFault when a port is in use, a disk fails or another gateway writes there
   */
  public static GatewayRun start(GatewaySettings settings) {
    return new GatewayRun(settings);
  }

  /** Where agents connect; the port that was given when 0 was asked for. */
  public InetSocketAddress uplinkAddress() {
    return uplink;
  }

  /** Where agents enrol. */
  public Optional<InetSocketAddress> enrolAddress() {
    return Optional.ofNullable(enrol);
  }

  /** Where metrics and health are. */
  public Optional<InetSocketAddress> adminAddress() {
    return Optional.ofNullable(admin);
  }

  /** Issues tokens and rights. */
  public GatewayTrust trust() {
    return trust;
  }

  /** What was counted so far. */
  public GatewayMetrics metrics() {
    return metrics;
  }

  /**
   * Completes with the cause when the gateway can do no more and the process should end with exit
   * code 3.
   */
  public CompletableFuture<Throwable> failed() {
    return failed;
  }

  /** Position up to which rows are in the database; empty without one. */
  public OptionalLong storedPosition() {
    return store == null ? OptionalLong.empty() : OptionalLong.of(store.stored());
  }

  /** The log over seals. */
  public LogFollower log() {
    return log;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (EnvironmentFault e) {
        LOG.error("{}", e.words());
      } catch (Exception e) {
        LOG.error("a part of the gateway did not close", e);
      }
    }
  }

  private EventLoopGroup loops() {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    parts.push(() ->
        loops
            .shutdownGracefully(0, 5, TimeUnit.SECONDS)
            .awaitUninterruptibly(10, TimeUnit.SECONDS));
    return loops;
  }

  private InetSocketAddress listen(
      InetSocketAddress address,
      EventLoopGroup loops,
      @Nullable SslContext tls,
      HttpRoutes routes) {
    return push(HttpService.start(address, loops, tls, routes)).address();
  }

  private <T extends AutoCloseable> T push(T part) {
    parts.push(part);
    return part;
  }

  private static Map<String, Boolean> health(Committer committer, @Nullable StoreWriter store) {
    Map<String, Boolean> parts = new LinkedHashMap<>();
    parts.put("archive", committer.isHealthy());
    if (store != null) {
      parts.put("database", store.isHealthy());
    }
    return parts;
  }

  private static SslContext serverTls(ServerIdentity identity) {
    try {
      return SslContextBuilder.forServer(
              identity.key(), identity.chain().toArray(X509Certificate[]::new))
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3")
          .build();
    } catch (SSLException e) {
      throw new EnvironmentFault(
          Words.of("TLS 不能启用：%s。", "TLS cannot be set up: %s.", e.getMessage()), e);
    }
  }
}
