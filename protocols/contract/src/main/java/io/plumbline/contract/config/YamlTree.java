package io.plumbline.contract.config;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds {@link Options} from the events of the YAML parser. It works on events and keeps its own
 * stack, so that no nesting can exhaust the thread's stack, and shares what an alias names, so that
 * no aliases can exhaust the memory.
 */
final class YamlTree {
  private final String file;
  private final Deque<Level> open = new ArrayDeque<>();
  private final Map<Anchor, Options.Entry> anchors = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private Options.@Nullable Entry root;
  private int aliases;

  YamlTree(String file) {
    this.file = file;
  }

  Options read(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setCodePointLimit(YamlFile.MAX_BYTES)
            .build();
    int documents = 0;
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
          throw fault(event.getStartMark(), "第二个文档", "a second document", "一个文档", "one document");
        }
        take(event);
      }
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      throw new InputFault(
          Words.of(
              "%s：不是合法的 YAML：%s。", "%s: is not well-formed YAML: %s.", place(mark), e.getProblem()),
          e);
    } catch (YamlEngineException e) {
      throw new InputFault(
          Words.of("%s：不是合法的 YAML：%s。", "%s: is not well-formed YAML: %s.", file, e.getMessage()),
          e);
    }
    if (root != null && root.value() instanceof Options options) {
      return options;
    }
    throw fault(Optional.empty(), "不是映射", "no mapping", "键和值的映射", "a mapping of keys and values");
  }

  private void take(Event event) {
    switch (event) {
      case MappingStartEvent start -> open(new Level(place(start), true, start.getAnchor()), start);
      case SequenceStartEvent start ->
          open(new Level(place(start), false, start.getAnchor()), start);
      case MappingEndEvent end -> close();
      case SequenceEndEvent end -> close();
      case ScalarEvent scalar -> scalar(scalar);
      case AliasEvent alias -> alias(alias);
      default -> {}
    }
  }

  private void open(Level level, Event event) {
    if (open.size() >= YamlFile.MAX_DEPTH) {
      throw fault(
          event.getStartMark(),
          (open.size() + 1) + " 层嵌套",
          (open.size() + 1) + " levels of nesting",
          "最多 " + YamlFile.MAX_DEPTH + " 层",
          "at most " + YamlFile.MAX_DEPTH);
    }
    refuseAsKey(event);
    open.push(level);
  }

  private void close() {
    Level level = open.pop();
    put(new Options.Entry(level.value(), level.place), level.anchor);
  }

  private void scalar(ScalarEvent scalar) {
    Level parent = open.peek();
    if (parent != null && parent.awaitsKey()) {
      parent.key(once(scalar.getValue()), place(scalar));
    } else {
      put(new Options.Entry(once(scalar.getValue()), place(scalar)), scalar.getAnchor());
    }
  }

  /** One text for all that are equal: keys, types and names of channels come again and again. */
  private String once(String text) {
    String before = texts.putIfAbsent(text, text);
    return before == null ? text : before;
  }

  private void alias(AliasEvent alias) {
    refuseAsKey(alias);
    Options.Entry named = alias.getAnchor().map(anchors::get).orElse(null);
    if (named == null) {
      throw fault(
          alias.getStartMark(),
          "别名 *" + name(alias),
          "the alias *" + name(alias),
          "前面已完整定义的锚点",
          "an anchor that ends before it");
    }
    if (++aliases > YamlFile.MAX_ALIASES) {
      throw fault(
          alias.getStartMark(),
          aliases + " 个别名",
          aliases + " aliases",
          "最多 " + YamlFile.MAX_ALIASES + " 个",
          "at most " + YamlFile.MAX_ALIASES);
    }
    put(named, Optional.empty());
  }

  private void put(Options.Entry entry, Optional<Anchor> anchor) {
    anchor.ifPresent(name -> anchors.put(name, entry));
    Level parent = open.peek();
    if (parent == null) {
      root = entry;
    } else {
      parent.add(entry);
    }
  }

  private void refuseAsKey(Event event) {
    Level parent = open.peek();
    if (parent != null && parent.awaitsKey()) {
      throw fault(
          event.getStartMark(), "键是结构或别名", "a structure or an alias as a key", "文本键", "a text key");
    }
  }

  private static String name(NodeEvent event) {
    return event.getAnchor().map(Anchor::getValue).orElse("");
  }

  private Place place(Event event) {
    return place(event.getStartMark());
  }

  private Place place(Optional<Mark> mark) {
    return mark.map(at -> new Place(file, at.getLine() + 1, at.getColumn() + 1))
        .orElse(Place.of(file));
  }

  private InputFault fault(
      Optional<Mark> mark, String foundZh, String foundEn, String expectedZh, String expectedEn) {
    return new InputFault(
        new Words(
            "%s：有%s，应为%s。".formatted(place(mark), foundZh, expectedZh),
            "%s: found %s, expected %s.".formatted(place(mark), foundEn, expectedEn)));
  }

  /** A mapping or a list whose end has not been seen yet. */
  private static final class Level {
    private final Place place;
    private final Optional<Anchor> anchor;
    private final @Nullable Map<String, Options.Entry> mapping;
    private final List<Options.Entry> elements = new ArrayList<>();
    private @Nullable String key;
    private Place keyPlace;

    Level(Place place, boolean isMapping, Optional<Anchor> anchor) {
      this.place = place;
      this.keyPlace = place;
      this.anchor = anchor;
      this.mapping = isMapping ? new LinkedHashMap<>() : null;
    }

    boolean awaitsKey() {
      return mapping != null && key == null;
    }

    void key(String name, Place at) {
      if (mapping != null && mapping.containsKey(name)) {
        String before = mapping.get(name).place();
        throw new InputFault(
            Words.of(
                "%s：键 %s 重复，前一个在 %s。",
                "%s: the key %s is there twice; the one before is at %s.", at, name, before));
      }
      key = name;
      keyPlace = at;
    }

    void add(Options.Entry entry) {
      if (mapping == null) {
        elements.add(entry);
      } else if (key != null) {
        // A structure starts on a later line than its key; the key is where a reader looks.
        Place at = entry.value() instanceof String ? entry.at() : keyPlace;
        mapping.put(key, new Options.Entry(entry.value(), at));
        key = null;
      }
    }

    Object value() {
      return mapping == null ? List.copyOf(elements) : new Options(place, mapping);
    }
  }
}
