package io.plumbline.collector.agent.identity;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A one-time token: {@code plt1.<agent id>.<secret>.<SHA-256 of the CA's certificate>}, the last
 * two in base64url without padding.
 *
 * @param agent id of the agent that the certificate will be made out to
 * @param ca SHA-256 over the DER of the certificate that the gateway's own must be signed by
 * @param text the token as it was given, which the gateway checks
 */
public record EnrolmentToken(String agent, Digest ca, String text) {
  private static final String PREFIX = "plt1.";

  /**
   * Reads a token.
   *
   * @throws InputFault when it has another form; the words never repeat the token, which is a
   *     secret
   */
  public static EnrolmentToken parse(String text) {
    int last = text.lastIndexOf('.');
    int before = text.lastIndexOf('.', last - 1);
    if (text.startsWith(PREFIX) && before > PREFIX.length() && last > before + 1) {
      try {
        byte[] hash = Base64.getUrlDecoder().decode(text.substring(last + 1));
        return new EnrolmentToken(text.substring(PREFIX.length(), before), Digest.of(hash), text);
      } catch (IllegalArgumentException e) {
        throw malformed(e);
      }
    }
    throw malformed(null);
  }

  private static InputFault malformed(@Nullable Exception cause) {
    Words words =
        Words.of(
            "令牌的格式不对，应为 plt1.<代理 id>.<随机数>.<CA 指纹>，请完整复制。",
            "The token has the wrong form, expected plt1.<agent id>.<random>.<CA fingerprint>; copy"
                + " all of it.");
    return cause == null ? new InputFault(words) : new InputFault(words, cause);
  }
}
