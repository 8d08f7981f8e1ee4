package io.plumbline.driver.opcua;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;

/**
 * How a connection is protected. There is exactly one policy and mode, and no way to a weaker one:
 * an endpoint that does not offer them is not used.
 *
 * @param policy the security policy
 * @param mode the message security mode, None only with the policy None
 * @param certificates the folder of the own certificate and the trust list; absent only with the
 *     policy None
 * @param hostnameCheck whether the server's certificate must name the host of the address
 * @param user the user and where the password is, if any
 * @param userCertificate the user's certificate and key, if any; then no user name
 */
record Protection(
    SecurityPolicy policy,
    MessageSecurityMode mode,
    Optional<Path> certificates,
    boolean hostnameCheck,
    Optional<User> user,
    Optional<UserCertificate> userCertificate) {

  private static final List<SecurityPolicy> POLICIES =
      List.of(
          SecurityPolicy.None,
          SecurityPolicy.Basic256Sha256,
          SecurityPolicy.Aes128_Sha256_RsaOaep,
          SecurityPolicy.Aes256_Sha256_RsaPss);

  /** The modes of a secure connection. */
  private enum Mode {
    SIGN,
    SIGN_AND_ENCRYPT
  }

  /**
   * A user name, and the place of the password.
   *
   * @param name the name
   * @param given the password, where the configuration refers to it
   * @param passwordFile a file whose first line is the password, if it is there
   * @param passwordEnvironment the environment variable that has it, if it is there
   */
  record User(
      String name,
      Optional<String> given,
      Optional<Path> passwordFile,
      Optional<String> passwordEnvironment) {
    /** Without the password. */
    @Override
    public String toString() {
      return name;
    }

    /**
     * Reads the password, each time anew, so that it can be changed without a restart.
     *
     * @throws IOException when it is not where it should be
     */
    String password() throws IOException {
      if (given.isPresent()) {
        return given.get();
      }
      if (passwordFile.isPresent()) {
        try (var lines = Files.lines(passwordFile.get())) {
          return lines
              .findFirst()
              .orElseThrow(
                  () -> new IOException(passwordFile.get() + " is empty, expected a password"));
        }
      }
      String variable = passwordEnvironment.orElseThrow();
      String password = System.getenv(variable);
      if (password == null) {
        throw new IOException(
            "the environment variable "
                + variable
                + " is not set, expected the password of "
                + name);
      }
      return password;
    }
  }

  /**
   * A user that shows a certificate (OPC 10000-4, 7.40.5).
   *
   * @param certificate its file, PEM or DER
   * @param key the file of its private key, unencrypted PKCS #8 in PEM
   */
  record UserCertificate(Path certificate, Path key) {}

  static Protection read(Options options) {
    String name = options.text("security", SecurityPolicy.Basic256Sha256.name());
    SecurityPolicy policy =
        POLICIES.stream()
            .filter(known -> text(known).equals(name))
            .findFirst()
            .orElseThrow(() -> unknownPolicy(options, name));
    boolean insecure = options.flag("insecure-no-security", false);
    if (policy == SecurityPolicy.None) {
      return none(options, insecure);
    }
    if (insecure) {
      throw fault(
          options,
          "insecure-no-security",
          "insecure-no-security: true 只能与 security: none 一起使用；这里的安全策略是 %s",
          "insecure-no-security: true goes with security: none only; the policy here is %s",
          name);
    }
    Mode mode = options.choice("mode", Mode.class, Mode.SIGN_AND_ENCRYPT);
    return new Protection(
        policy,
        mode == Mode.SIGN ? MessageSecurityMode.Sign : MessageSecurityMode.SignAndEncrypt,
        Optional.of(folder(options)),
        options.flag("check-hostname", true),
        user(options),
        userCertificate(options));
  }

  private static Protection none(Options options, boolean insecure) {
    if (!insecure) {
      throw fault(
          options,
          "security",
          "security: none 不加密也不验证服务器，数据可被任何人读取和伪造；确实要这样，须同时写 insecure-no-security: true",
          "security: none neither encrypts nor checks the server, so that anybody can read and"
              + " forge the data; to have it all the same, write insecure-no-security: true beside"
              + " it");
    }
    for (String key : List.of("mode", "certificates", "check-hostname")) {
      if (options.has(key)) {
        throw fault(
            options,
            key,
            "%s 不能与 security: none 一起使用",
            "%s cannot be used with security: none",
            key);
      }
    }
    if (Stream.of(
            "user", "password", "password-file", "password-env", "user-certificate", "user-key")
        .anyMatch(options::has)) {
      throw fault(
          options,
          "user",
          "security: none 会明文传送口令；请选择安全策略，或去掉用户",
          "security: none would send the password in clear; choose a security policy, or leave the"
              + " user out");
    }
    return new Protection(
        SecurityPolicy.None,
        MessageSecurityMode.None,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static Path folder(Options options) {
    Path folder = path(options, "certificates");
    if (!Files.isDirectory(folder)) {
      throw options.fault(
          "certificates", folder.toString(), folder.toString(), "已存在的文件夹", "a folder that exists");
    }
    return folder;
  }

  private static Optional<User> user(Options options) {
    Optional<String> name = options.optionalText("user");
    Optional<String> given = options.secret("password");
    Optional<String> environment = options.optionalText("password-env");
    Optional<Path> file =
        options.has("password-file")
            ? Optional.of(path(options, "password-file"))
            : Optional.empty();
    if (name.isEmpty()) {
      if (given.isPresent() || environment.isPresent() || file.isPresent()) {
        throw fault(options, "user", "有口令而没有 user", "there is a password and no user");
      }
      return Optional.empty();
    }
    if (Stream.of(given, environment, file).filter(Optional::isPresent).count() != 1) {
      throw fault(
          options,
          "user",
          "user 需要 password、password-file、password-env 之一",
          "user needs one of password, password-file and password-env");
    }
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw options.fault(
          "password-file",
          file.get().toString(),
          file.get().toString(),
          "可读的文件",
          "a file that can be read");
    }
    return Optional.of(new User(name.get(), given, file, environment));
  }

  private static Optional<UserCertificate> userCertificate(Options options) {
    if (!options.has("user-certificate") && !options.has("user-key")) {
      return Optional.empty();
    }
    if (options.has("user")) {
      throw fault(
          options,
          "user-certificate",
          "user 与 user-certificate 只能有一个",
          "only one of user and user-certificate");
    }
    Path certificate = path(options, "user-certificate");
    Path key = path(options, "user-key");
    for (Path file : List.of(certificate, key)) {
      if (!Files.isReadable(file)) {
        throw options.fault(
            file.equals(key) ? "user-key" : "user-certificate",
            file.toString(),
            file.toString(),
            "可读的文件",
            "a file that can be read");
      }
    }
    return Optional.of(new UserCertificate(certificate, key));
  }

  private static Path path(Options options, String key) {
    String text = options.text(key);
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw options.fault(key, text, text, "路径", "a path");
    }
  }

  /** How the user is shown to the server. */
  UserTokenType token() {
    if (userCertificate.isPresent()) {
      return UserTokenType.Certificate;
    }
    return user.isPresent() ? UserTokenType.UserName : UserTokenType.Anonymous;
  }

  /** The trust list; there is one unless the policy is None. */
  TrustList trustList() {
    return new TrustList(certificates.orElseThrow(), hostnameCheck);
  }

  /** The policy as configuration writes it. */
  static String text(SecurityPolicy policy) {
    return policy == SecurityPolicy.None ? "none" : policy.name();
  }

  private static InputFault unknownPolicy(Options options, String name) {
    String expected = POLICIES.stream().map(Protection::text).collect(Collectors.joining(", "));
    return options.fault("security", name, name, "其中之一：" + expected, "one of " + expected);
  }

  private static InputFault fault(
      Options options, String key, String zh, String en, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = options.place(key);
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new InputFault(
        Words.of("%s：" + zh + "。", "%s: " + en + ".", Arrays.copyOf(all, all.length)));
  }
}
