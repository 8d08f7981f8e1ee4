package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that cannot be answered, told as {@code application/problem+json} (RFC 9457). */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int status;
  private final String zh;
  private final String en;

  Problem(int status, String zh, String en) {
    super(en);
    this.status = status;
    this.zh = zh;
    this.en = en;
  }

  static void register(RoutesConfig routes) {
    routes.exception(Problem.class, (problem, context) -> problem.write(context));
    routes.exception(HttpResponseException.class, (e, context) -> of(e.getStatus()).write(context));
    routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), e);
          of(HttpStatus.INTERNAL_SERVER_ERROR.getCode()).write(context);
        });
  }

  private static Problem of(int status) {
    return switch (status) {
      case 404 -> new Problem(404, "这里没有该资源。", "There is nothing at this path.");
      case 405 -> new Problem(405, "只支持 GET 和 HEAD。", "Only GET and HEAD are possible.");
      case 500 -> new Problem(500, "服务器内部错误，详见服务器日志。", "The server failed; its log says how.");
      default -> new Problem(status, "请求无法处理。", "The request cannot be answered.");
    };
  }

  private void write(Context context) {
    HttpStatus known = HttpStatus.forStatus(status);
    ObjectNode body =
        JSON.createObjectNode()
            .put("type", "about:blank")
            .put("title", known.getMessage())
            .put("status", status)
            .put("detail", "en".equals(context.queryParam("lang")) ? en : zh)
            .put("instance", context.path());
    if (status == 503) {
      context.header("Retry-After", "1");
    }
    context
        .status(status)
        .contentType("application/problem+json")
        .header("Cache-Control", "no-store")
        .result(Api.bytes(body));
  }
}
