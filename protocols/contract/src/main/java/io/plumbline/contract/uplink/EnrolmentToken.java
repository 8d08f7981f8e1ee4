package io.plumbline.contract.uplink;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator carries from the gateway to a new agent: proof that the agent may enrol once,
 * and the hash of the authority's certificate, by which the agent knows the right gateway. Written
 * {@code plt1.AGENT.SECRET.SHA256-OF-CA}, both last parts in base64url without padding.
 *
 * @param agent id of the agent that may enrol
 * @param secret 32 random bytes in base64url
 * @param authority SHA-256 of the DER form of the authority's certificate
 */
public record EnrolmentToken(String agent, String secret, Digest authority) {
  /**
   * What an agent may be called: it is the common name of its certificate (RFC 5280: at most 64
   * characters).
   */
  public static final Pattern AGENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final String PREFIX = "plt1.";
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  public EnrolmentToken {
    if (!AGENT.matcher(agent).matches()) {
      throw new IllegalArgumentException("agent is '" + agent + "', expected " + AGENT);
    }
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException(
          "the secret has another form than 43 characters of base64url");
    }
  }

  /**
   * Reads a token.
   *
   * @throws InputFault when the text is none; the text itself is not repeated, for it may be nearly
   *     right
   */
  public static EnrolmentToken parse(String text) {
    int authorityAt = text.lastIndexOf('.');
    int secretAt = text.lastIndexOf('.', authorityAt - 1);
    if (!text.startsWith(PREFIX) || secretAt < PREFIX.length()) {
      throw malformed(null);
    }
    try {
      return new EnrolmentToken(
          text.substring(PREFIX.length(), secretAt),
          text.substring(secretAt + 1, authorityAt),
          Digest.of(Base64.getUrlDecoder().decode(text.substring(authorityAt + 1))));
    } catch (IllegalArgumentException e) {
      throw malformed(e);
    }
  }

  /** The token as carried. */
  @Override
  public String toString() {
    return PREFIX
        + agent
        + "."
        + secret
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(authority.toBytes());
  }

  private static InputFault malformed(@Nullable Throwable cause) {
    Words words =
        Words.of(
            "注册令牌格式不对：应为 plt1.采集端编号.随机串.CA指纹，共四段。",
            "The enrolment token is malformed: expected plt1.AGENT.SECRET.CA-HASH, four parts.");
    return cause == null ? new InputFault(words) : new InputFault(words, cause);
  }
}
