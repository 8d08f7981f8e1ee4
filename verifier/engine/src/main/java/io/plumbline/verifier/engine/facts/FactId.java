package io.plumbline.verifier.engine.facts;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Fact.Member;
import io.plumbline.verifier.engine.indicators.Indicator;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name of a figure that stays the same in every report, such as {@code
 * device.public-cloud.daily-running/year?category=机床} (docs/formats/facts.md).
 *
 * @param indicator what is counted
 * @param window over which days
 * @param member the member of a breakdown; empty for a total
 */
public record FactId(Indicator indicator, Window window, Optional<Member> member) {
  /**
   * Reads an id; a window that is left out is the last of the indicator's.
   *
   * @throws InputFault when it is none; it names the nearest
   */
  public static FactId parse(String text) {
    int query = text.indexOf('?');
    String path = query < 0 ? text : text.substring(0, query);
    int slash = path.indexOf('/');
    Indicator indicator = indicator(slash < 0 ? path : path.substring(0, slash));
    Window window =
        slash < 0 ? indicator.windows().getLast() : window(indicator, path.substring(slash + 1));
    return new FactId(
        indicator,
        window,
        query < 0 ? Optional.empty() : Optional.of(member(indicator, text.substring(query + 1))));
  }

  private static Indicator indicator(String id) {
    return Indicator.ofId(id)
        .orElseThrow(() -> {
          var known = Arrays.stream(Indicator.values()).map(Indicator::id).toList();
          return new InputFault(
              Words.of(
                  "没有指标“%s”，最接近的是 %s。",
                  "There is no indicator '%s', the nearest is %s.",
                  id,
                  Nearest.to(id, known).orElse("")));
        });
  }

  private static Window window(Indicator indicator, String token) {
    return Window.ofToken(token)
        .filter(indicator.windows()::contains)
        .orElseThrow(() ->
            new InputFault(
                Words.of(
                    "指标 %s 没有窗口“%s”，应为 %s。",
                    "Indicator %s has no window '%s', expected %s.",
                    indicator.id(),
                    token,
                    String.join(", ", indicator.windows().stream().map(Window::token).toList()))));
  }

  private static Member member(Indicator indicator, String text) {
    int equals = text.indexOf('=');
    String dimension = equals < 0 ? text : text.substring(0, equals);
    if (equals < 0 || equals == text.length() - 1 || !indicator.dimensions().contains(dimension)) {
      throw new InputFault(
          Words.of(
              "指标 %s 的细分是“%s”，应为 维度=成员，维度是 %s。",
              "The breakdown of %s is '%s', expected DIMENSION=MEMBER with a dimension of: %s.",
              indicator.id(),
              text,
              indicator.dimensions().isEmpty() ? "–" : String.join(", ", indicator.dimensions())));
    }
    return new Member(dimension, text.substring(equals + 1));
  }

  /** As reports write it. */
  @Override
  public String toString() {
    String total = indicator.id() + "/" + window.token();
    return member.map(m -> total + "?" + m.dimension() + "=" + m.name()).orElse(total);
  }
}
