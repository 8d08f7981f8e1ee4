package io.plumbline.verifier.engine.scheme;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Nearest;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.scheme.Scheme.Row;
import io.plumbline.verifier.engine.scheme.Scheme.RowKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the rows of a form and keeps where each stands. Not thread-safe. */
final class RowReader {
  /** The most rows a form can have. */
  static final int MAX_ROWS = 2_000;

  private final Set<String> lists;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, Options> places = new LinkedHashMap<>();

  /** Reads rows whose members are in lists with the given ids. */
  RowReader(Set<String> lists) {
    this.lists = lists;
  }

  /** Reads a row of a section. */
  Row read(String section, Options options) {
    Row row = row(section, options);
    Options before = places.putIfAbsent(row.row(), options);
    if (before != null) {
      throw new InputFault(
          Words.of(
              "%s：行号 %s 重复，前一个在 %s。",
              "%s: the row %s is there twice; the one before is at %s.",
              options.place("row"),
              row.row(),
              before.place("row")));
    }
    if (rows.size() == MAX_ROWS) {
      throw new InputFault(
          Words.of(
              "%s：超过 %d 行的上限。",
              "%s: more than the limit of %d rows.", options.place("row"), MAX_ROWS));
    }
    rows.put(row.row(), row);
    return row;
  }

  /** Every row that was read with the mapping that it was read from, by number. */
  Map<String, Options> places() {
    return places;
  }

  /** Checks that what rows refer to is there. */
  void check() {
    List<Row> all = new ArrayList<>(rows.values());
    for (Row row : all) {
      Options options = places.getOrDefault(row.row(), Options.of("", Map.of()));
      Row parent = rows.get(row.parent());
      if (!row.parent().isEmpty() && parent == null) {
        String nearest = Nearest.to(row.parent(), rows.keySet()).orElse("");
        throw options.fault(
            "of",
            row.parent(),
            row.parent(),
            "表中的行号，最接近的是 " + nearest,
            "the number of a row; the nearest is " + nearest);
      }
      if (row.isBreakdown() && row.indicator().isEmpty() && (parent == null || parent == row)) {
        throw options.fault(
            "by",
            row.dimension(),
            row.dimension(),
            "同时有 of，指明细分的是哪一行",
            "of beside it, with the number of the row that is broken down");
      }
    }
  }

  private Row row(String section, Options row) {
    row.text("kind");
    RowKind kind = row.choice("kind", RowKind.class, RowKind.TEXT);
    Optional<Indicator> indicator = indicator(row);
    Row result =
        new Row(
            row.text("row"),
            section,
            row.text("name"),
            row.text("en", ""),
            row.text("definition", ""),
            indicator,
            window(row),
            row.text("period", ""),
            dimension(row, indicator),
            members(row),
            row.text("of", ""),
            row.text("unit", ""),
            FormatReader.read(row, kind),
            kind,
            row.flag("required", true),
            row.text("attachment", ""));
    requireSource(row, kind, indicator);
    row.refuseOthers();
    return result;
  }

  /** A row that is computed names its indicator, one that is derived its formula. */
  private static void requireSource(Options row, RowKind kind, Optional<Indicator> indicator) {
    boolean formula = row.has("formula");
    boolean counted = kind == RowKind.COMPUTED || kind == RowKind.REGISTERED;
    if (counted != indicator.isPresent()) {
      throw row.fault(
          "kind",
          kind.token(),
          kind.token(),
          counted ? "同时有 indicator" : "computed 或 registered，因为该行有 indicator",
          counted
              ? "an indicator beside it"
              : "computed or registered, because the row has an indicator");
    }
    if ((kind == RowKind.DERIVED) != formula) {
      throw row.fault(
          "kind",
          kind.token(),
          kind.token(),
          formula ? "derived，因为该行有 formula" : "同时有 formula",
          formula ? "derived, because the row has a formula" : "a formula beside it");
    }
  }

  private static Optional<Indicator> indicator(Options row) {
    return row.optionalText("indicator")
        .map(id ->
            Indicator.ofId(id)
                .orElseThrow(() -> {
                  String nearest =
                      Nearest.to(id, Stream.of(Indicator.values()).map(Indicator::id).toList())
                          .orElse("");
                  return row.fault(
                      "indicator",
                      id,
                      id,
                      "指标标识，最接近的是 " + nearest,
                      "an indicator id; the nearest is " + nearest);
                }));
  }

  private static Optional<Window> window(Options row) {
    return row.optionalText("window")
        .map(token ->
            Window.ofToken(token)
                .orElseThrow(() ->
                    row.fault(
                        "window", token, token, "as-of、month 或 year", "as-of, month or year")));
  }

  private static String dimension(Options row, Optional<Indicator> indicator) {
    String dimension = row.text("by", "");
    if (!dimension.isEmpty()
        && indicator.isPresent()
        && !indicator.get().dimensions().contains(dimension)) {
      String known = String.join(", ", indicator.get().dimensions());
      throw row.fault("by", dimension, dimension, "其中之一：" + known, "one of " + known);
    }
    return dimension;
  }

  private String members(Options row) {
    Optional<String> id = row.optionalText("members");
    if (id.isPresent() && !lists.contains(id.get())) {
      String known = String.join(", ", lists);
      throw row.fault(
          "members", id.get(), id.get(), "lists 里的一个：" + known, "one of the lists: " + known);
    }
    return id.orElse("");
  }
}
