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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the rows of a form and keeps where each stands. Not thread-safe. */
final class RowReader {
  /** The most rows a form can have. */
  static final int MAX_ROWS = 2_000;

  private final Set<String> lists;
  private final Faults faults;
  private final Set<String> doubtful = new HashSet<>();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, Options> places = new LinkedHashMap<>();

  /** Reads rows whose members are in lists with the given ids. */
  RowReader(Set<String> lists, Faults faults) {
    this.lists = lists;
    this.faults = faults;
  }

  /** Reads a row of a section; one with a fault as far as it goes. */
  Row read(String section, Options options) {
    int before = faults.count();
    Row row = row(section, options);
    boolean faulty = faults.count() > before;
    faults.check(() -> add(row, options));
    if (faulty && places.get(row.row()) == options) {
      doubtful.add(row.row());
    }
    return row;
  }

  private void add(Row row, Options options) {
    if (row.row().isEmpty()) {
      return;
    }
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
  }

  /** The numbers of rows with a fault: what is said of them may follow from it. */
  Set<String> doubtful() {
    return doubtful;
  }

  /** Every row that was read with the mapping that it was read from, by number. */
  Map<String, Options> places() {
    return places;
  }

  /** Checks that what rows refer to is there. */
  void check() {
    for (Row row : new ArrayList<>(rows.values())) {
      Options options = places.getOrDefault(row.row(), Options.of("", Map.of()));
      if (!doubtful.contains(row.row())) {
        faults.check(() -> check(row, options));
      }
    }
  }

  private void check(Row row, Options options) {
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

  private Row row(String section, Options row) {
    int before = faults.count();
    faults.check(() -> row.text("kind"));
    RowKind kind = faults.read(RowKind.TEXT, () -> row.choice("kind", RowKind.class, RowKind.TEXT));
    Optional<Indicator> indicator = faults.read(Optional.empty(), () -> indicator(row));
    Row result =
        new Row(
            faults.read("", () -> row.text("row")),
            section,
            faults.read("", () -> row.text("name")),
            text(row, "en"),
            text(row, "definition"),
            indicator,
            faults.read(Optional.empty(), () -> window(row)),
            text(row, "period"),
            faults.read("", () -> dimension(row, indicator)),
            faults.read("", () -> members(row)),
            text(row, "of"),
            text(row, "unit"),
            FormatReader.read(row, kind, faults),
            kind,
            faults.read(true, () -> row.flag("required", true)),
            text(row, "attachment"));
    row.know("formula");
    if (faults.count() == before) {
      faults.check(() -> requireSource(row, kind, indicator));
    }
    faults.refuseOthers(row);
    return result;
  }

  private String text(Options row, String key) {
    return faults.read("", () -> row.text(key, ""));
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
