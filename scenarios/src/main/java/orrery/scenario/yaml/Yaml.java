package orrery.scenario.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.scenario.input.TextFile;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Turns YAML text into a {@link Tree}, from SnakeYAML's events.
 *
 * <p>Hostile text is bounded here, once: nesting, and the number of nodes with aliases written out. Aliases share their
 * tree, so a bomb is counted before it costs anything.
 */
final class Yaml {

  private static final int DEEPEST = 30;
  private static final int MOST_NODES = 100_000;

  /** SnakeYAML looks ahead to the end of a line, and copies what it has for each thousand characters. */
  private static final int LONGEST_LINE = 10_000;

  private final Source source;
  private final Parser parser;
  private final Problems problems;
  private final Map<String, Tree> anchors = new LinkedHashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private int nodes;

  private Yaml(String text, Source source, Problems problems) {
    this.source = source;
    this.problems = problems;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    parser = new ParserImpl(new StreamReader(text), options);
  }

  /** Ends reading: what follows cannot be understood. */
  private static final class Broken extends Exception {

    private static final long serialVersionUID = 1;

    final Mark mark;

    Broken(Mark mark, String message) {
      super(message, null, false, false);
      this.mark = mark;
    }
  }

  /** The one document in {@code text}; null where a problem, which is added, leaves nothing to go on with. */
  static @Nullable Tree read(String text, Source source, Problems problems) {
    try {
      refuseLongLines(text, source);
      return new Yaml(text, source, problems).document();
    } catch (Broken e) {
      problems.add(e.mark, "", e.getMessage());
    } catch (MarkedYAMLException e) {
      org.yaml.snakeyaml.error.Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      problems.add(mark == null ? source.at(0, 0) : source.at(mark.getLine(), mark.getColumn()), "", "must be YAML, but " + e.getProblem());
    } catch (ReaderException e) {
      int index = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
      int[] place = TextFile.place(text, index);
      problems.add(source.at(place[0], place[1]), "", String.format(java.util.Locale.ROOT, "must be text but has the character U+%04X", e.getCodePoint()));
    } catch (YAMLException e) {
      problems.add(source.at(0, 0), "", "must be YAML, but " + e.getMessage());
    }
    return null;
  }

  private static void refuseLongLines(String text, Source source) throws Broken {
    int line = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      } else if (i - start == LONGEST_LINE) {
        throw new Broken(source.at(line, 0), "must have lines of at most " + LONGEST_LINE + " characters but has a longer one");
      }
    }
  }

  private Tree document() throws Broken {
    Event event = parser.getEvent();
    while (event instanceof StreamStartEvent || event instanceof DocumentStartEvent) {
      event = parser.getEvent();
    }
    if (event instanceof StreamEndEvent) {
      throw new Broken(at(event), "must say something but is empty");
    }
    Tree root = tree(event, 0);
    parser.getEvent();
    Event last = parser.getEvent();
    if (last instanceof DocumentStartEvent) {
      throw new Broken(at(last), "must be one document but a second one begins");
    }
    return root;
  }

  private Tree tree(Event event, int depth) throws Broken {
    refuseDepth(depth, event);
    if (event instanceof AliasEvent alias) {
      return resolve(alias, depth);
    }
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      // What the name meant before is gone from here on, and inside its own definition it means nothing yet.
      anchors.remove(anchor);
      open.push(anchor);
    }
    Tree tree;
    if (event instanceof ScalarEvent scalar) {
      refuseTag(scalar.getTag(), event);
      tree = new Tree.Scalar(scalar.getValue(), !scalar.isPlain(), at(event));
    } else {
      refuseTag(((CollectionStartEvent) event).getTag(), event);
      tree = event instanceof MappingStartEvent ? entries(event, depth) : items(event, depth);
    }
    count(1, at(event));
    if (anchor != null) {
      open.pop();
      anchors.put(anchor, tree);
    }
    return tree;
  }

  private Tree resolve(AliasEvent alias, int depth) throws Broken {
    String name = alias.getAnchor();
    if (open.contains(name)) {
      throw new Broken(at(alias), "must not contain itself, but the alias '*" + name + "' stands inside what it means");
    }
    Tree tree = anchors.get(name);
    if (tree == null) {
      throw new Broken(at(alias), "must mean something, but the alias '*" + name + "' has no anchor '&" + name + "' before it");
    }
    refuseDepth(depth + tree.height(), alias);
    count(tree.size(), at(alias));
    return tree;
  }

  private void refuseDepth(int depth, Event event) throws Broken {
    if (depth > DEEPEST) {
      throw new Broken(at(event), "must be nested at most " + DEEPEST + " deep but is deeper");
    }
  }

  private void count(int more, Mark mark) throws Broken {
    nodes += more;
    if (nodes > MOST_NODES) {
      throw new Broken(mark, "must have at most " + MOST_NODES + " parts with all aliases written out, but has more");
    }
  }

  private void refuseTag(@Nullable String tag, Event event) throws Broken {
    if (tag != null && !tag.equals("!")) {
      throw new Broken(at(event), "must have no tag, since the meaning of a value is known from its place, but has '" + tag + "'");
    }
  }

  private Tree items(Event start, int depth) throws Broken {
    List<Tree> items = new ArrayList<>();
    for (Event event = parser.getEvent(); !(event instanceof SequenceEndEvent); event = parser.getEvent()) {
      items.add(tree(event, depth + 1));
    }
    return new Tree.Items(items, at(start));
  }

  private Tree entries(Event start, int depth) throws Broken {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    Map<String, Tree.Entry> merged = new LinkedHashMap<>();
    for (Event event = parser.getEvent(); !(event instanceof MappingEndEvent); event = parser.getEvent()) {
      Mark mark = at(event);
      if (!(tree(event, depth + 1) instanceof Tree.Scalar key)) {
        throw new Broken(mark, "must have words as keys but has a list or a map as one");
      }
      Tree value = tree(parser.getEvent(), depth + 1);
      if (key.text().equals("<<") && !key.quoted()) {
        merge(value, merged);
        continue;
      }
      Tree.Entry first = entries.putIfAbsent(key.text(), new Tree.Entry(mark, value));
      if (first != null) {
        problems.add(mark, "", "must say each key once, but '" + clip(key.text()) + "' stands at line " + first.mark().line() + " already");
      }
    }
    merged.forEach(entries::putIfAbsent);
    return new Tree.Entries(entries, at(start));
  }

  /** YAML's merge key: the keys of a map, or of several, as far as they are not given otherwise. */
  private void merge(Tree value, Map<String, Tree.Entry> merged) throws Broken {
    if (value instanceof Tree.Entries map) {
      map.entries().forEach(merged::putIfAbsent);
    } else if (value instanceof Tree.Items list && list.items().stream().allMatch(Tree.Entries.class::isInstance)) {
      list.items().forEach(item -> ((Tree.Entries) item).entries().forEach(merged::putIfAbsent));
    } else {
      throw new Broken(value.mark(), "must be a map, or a list of maps, after '<<'");
    }
  }

  private Mark at(Event event) {
    return source.at(event.getStartMark().getLine(), event.getStartMark().getColumn());
  }

  /** At most 40 characters of {@code text}. */
  static String clip(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /** {@code text} as a scalar that stands anywhere: plain where that is safe, else in double quotes. */
  static String scalar(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> {
      if (c == '"' || c == '\\') {
        quoted.append('\\').appendCodePoint(c);
      } else if (c == '\n') {
        quoted.append("\\n");
      } else if (isInvisible(c)) {
        quoted.append(String.format(java.util.Locale.ROOT, c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
      } else {
        quoted.appendCodePoint(c);
      }
    });
    return quoted.append('"').toString();
  }

  private static boolean isPlain(String text) {
    boolean negative = text.length() > 1 && text.charAt(0) == '-' && Character.isLetterOrDigit(text.charAt(1));
    if (text.isEmpty() || !text.strip().equals(text) || "-?:,[]{}#&*!|>'\"%@`<=".indexOf(text.charAt(0)) >= 0 && !negative) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = i + 1 == text.length();
      boolean beginsValue = c == ':' && (last || text.charAt(i + 1) == ' ');
      boolean beginsComment = c == '#' && text.charAt(i - 1) == ' ';
      if (",[]{}\"\\".indexOf(c) >= 0 || beginsValue || beginsComment || isInvisible(c) || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a reader, or YAML, may take a character for something else than itself: line separators, marks of order. */
  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c) || type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
  }
}
