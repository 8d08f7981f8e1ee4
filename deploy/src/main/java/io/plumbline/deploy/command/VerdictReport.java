package io.plumbline.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.attestation.SignedVerdict.Checked;
import java.util.Locale;

/** Shows what was checked of a signed verdict. */
final class VerdictReport {
  private final String language;

  /**
   * Writes in a language.
   *
   * @param language {@code zh} or {@code en}
   */
  VerdictReport(String language) {
    this.language = language;
  }

  /** One JSON document; the statement stands in it only when a trusted key signed it. */
  String json(Checked checked) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("holds", checked.holds());
    root.put("signed_by", checked.signer().orElse(null));
    root.put("files_compared", checked.compared());
    ObjectNode differences = root.putObject("differences");
    checked
        .differences()
        .forEach((name, difference) ->
            differences.put(name, difference.name().toLowerCase(Locale.ROOT)));
    if (checked.signer().isPresent()) {
      root.set("statement", checked.statement());
    }
    return root.toPrettyString() + "\n";
  }

  /** Text for a terminal. */
  String text(Checked checked) {
    StringBuilder out = new StringBuilder();
    if (checked.signer().isEmpty()) {
      return line(
          "签名不是任何受信任密钥的：其内容不可信", "no trusted key signed it: nothing in it is to be believed");
    }
    JsonNode predicate = checked.statement().path("predicate");
    out.append(line("签名成立：密钥 %s", "the signature holds: key %s", checked.signer().get()));
    out.append(
        line(
            "核验者 %s（plumbline %s），%s，截至 %s：%s",
            "verifier %s (plumbline %s), %s, as of %s: %s",
            predicate.path("verifier").path("id").asText(),
            predicate.path("verifier").path("version").path("plumbline").asText(),
            predicate.path("timeVerified").asText(),
            predicate.path("asOf").asText(),
            predicate.path("verificationResult").asText()));
    out.append(
        line(
            "声明 %d 条，其中虚高 %d 条；勾稽关系不成立 %d 条",
            "%d claims, %d of them overstated; %d broken rules",
            predicate.path("claims").size(),
            count(predicate.path("claims"), "overstated"),
            count(predicate.path("rules"), "broken")));
    out.append(
        line(
            "输入文件 %d 个，其中 %d 个已重新散列且一致",
            "%d input files, %d of them hashed again and the same",
            checked.statement().path("subject").size(),
            checked.compared()));
    checked
        .differences()
        .forEach((name, difference) ->
            out.append(
                switch (difference) {
                  case CHANGED -> line("• %s 内容不同", "• %s has another content", name);
                  case MISSING -> line("• %s 缺失", "• %s is missing", name);
                  case ADDED -> line("• %s 不在结论里", "• %s is not in the verdict", name);
                }));
    return out.toString();
  }

  private static long count(JsonNode list, String verdict) {
    return list.valueStream()
        .filter(entry -> entry.path("verdict").asText().equals(verdict))
        .count();
  }

  private String line(String zh, String en, Object... arguments) {
    return Words.of(zh, en, arguments).in(language) + "\n";
  }
}
