package io.plumbline.deploy.command;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.verifier.engine.attestation.VerifierKey;
import io.plumbline.verifier.engine.witness.Witness;
import io.plumbline.verifier.engine.witness.WitnessServer;
import io.plumbline.verifier.engine.witness.WitnessTls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What an evaluator runs: cosigns the logs of platforms, and refuses a past that was changed. */
@Command(name = "witness", mixinStandardHelpOptions = true)
final class WitnessCommand implements Callable<Integer> {
  private static final Pattern LISTEN = Pattern.compile("(.+):(\\d{1,5})");

  @Spec private CommandSpec spec;

  @Option(names = "--name", paramLabel = "NAME", required = true)
  private String name;

  @Option(names = "--key", paramLabel = "KEY", required = true)
  private Path key;

  @Option(names = "--state", paramLabel = "DIR", required = true)
  private Path state;

  @Option(names = "--log", paramLabel = "VKEY", required = true)
  private List<String> logs;

  @Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:7460")
  private String listen;

  @Option(names = "--tls-certificate", paramLabel = "CERT.pem")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "KEY.pem")
  private @Nullable Path certificateKey;

  @Option(names = "--insecure-plain-http")
  private boolean plainHttp;

  @Option(names = "--init")
  private boolean init;

  @Option(names = "--lifeline", hidden = true)
  private boolean lifeline;

  @Override
  public Integer call() throws Exception {
    Terminal terminal = Terminal.of(spec);
    NoteSigner signer = signer();
    List<NoteKey> keys = new ArrayList<>();
    for (String text : logs) {
      keys.add(logKey(text));
    }
    InetSocketAddress address = address();
    Optional<SSLContext> tls = tls(address);
    try (Stop stop = Stop.install(lifeline);
        Witness witness = Witness.open(signer, keys, state, init, InstantSource.system());
        WitnessServer server = WitnessServer.start(witness, address, tls)) {
      terminal.print(
          "见证方 %s 已启动，地址 %s://%s:%d，公钥（交给网关和核验者）：%n%s",
          "witness %s runs at %s://%s:%d; its key, for gateways and verifiers:%n%s",
          name,
          tls.isPresent() ? "https" : "http",
          server.address().getHostString(),
          server.address().getPort(),
          witness.key());
      stop.asked().get();
      return Plumbline.HELD;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the witness ended in an unknown way", e);
    }
  }

  /** What to speak TLS with; plain HTTP only within the machine, or where that is asked for. */
  private Optional<SSLContext> tls(InetSocketAddress address) {
    Path chain = certificate;
    Path chainKey = certificateKey;
    if (chain != null && chainKey != null && !plainHttp) {
      return Optional.of(WitnessTls.of(chain, chainKey));
    }
    boolean neither = chain == null && chainKey == null;
    if (neither && (plainHttp || address.getAddress().isLoopbackAddress())) {
      return Optional.empty();
    }
    throw new InputFault(
        new Words(
            "请给出 --tls-certificate 和 --tls-key，或者（只在代理之后）--insecure-plain-http；只监听本机地址时两者都不需要。",
            "Give --tls-certificate and --tls-key, or, behind a proxy, --insecure-plain-http; on a"
                + " loopback address neither is needed."));
  }

  private NoteSigner signer() {
    try {
      return VerifierKey.read(key).signer(name, NoteKey.Kind.COSIGNATURE);
    } catch (IllegalArgumentException e) {
      throw new InputFault(
          Words.of(
              "--name 是“%s”，应为没有空格和加号的名称。",
              "--name is '%s', expected a name without spaces and plus.", name),
          e);
    }
  }

  private static NoteKey logKey(String text) {
    try {
      NoteKey key = NoteKey.parse(text);
      if (key.kind() == NoteKey.Kind.NOTE) {
        return key;
      }
      throw new FormatFault("vkey", -1, "it is a witness's key");
    } catch (FormatFault e) {
      throw new InputFault(
          Words.of(
              "--log 是“%s”，应为日志的 vkey（名称+编号+密钥）：%s。",
              "--log is '%s', expected a log's vkey (NAME+ID+KEY): %s.", text, e.getMessage()),
          e);
    }
  }

  private InetSocketAddress address() {
    Matcher matcher = LISTEN.matcher(listen);
    if (matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535) {
      InetSocketAddress address =
          new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
      if (!address.isUnresolved()) {
        return address;
      }
    }
    throw new InputFault(
        Words.of(
            "--listen 是“%s”，应为 主机:端口，如 127.0.0.1:7460。",
            "--listen is '%s', expected HOST:PORT, such as 127.0.0.1:7460.", listen));
  }
}
