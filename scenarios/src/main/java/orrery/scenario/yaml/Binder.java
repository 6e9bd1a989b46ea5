package orrery.scenario.yaml;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.scenario.Catalogue;
import orrery.scenario.Changes;
import orrery.scenario.InputFile;
import orrery.scenario.ProtocolSpec;
import orrery.scenario.Sweep;

/**
 * Makes records of a {@link Tree}, and tells every problem on the way. Where something is wrong the value is null and the
 * walk goes on, so that one reading finds all.
 */
final class Binder {

  /** Reflection is slow to tell, and a large sweep reads a scenario for each of its runs. */
  private static final ClassValue<Constructor<?>> CONSTRUCTORS = new ClassValue<>() {
    @Override
    protected Constructor<?> computeValue(Class<?> type) {
      Class<?>[] types = Stream.of(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor;
      } catch (NoSuchMethodException e) {
        throw new AssertionError("every record has this constructor", e);
      }
    }
  };

  private final Catalogue catalogue;
  private final Problems problems;

  Binder(Catalogue catalogue, Problems problems) {
    this.catalogue = catalogue;
    this.problems = problems;
  }

  /** The value that {@code tree}, which stands at {@code path}, has by {@code shape}; null where a problem was added. */
  @Nullable Object bind(Tree tree, Shape shape, String path) {
    if (shape instanceof Shape.Scalar scalar) return scalar(tree, scalar, path);
    if (shape instanceof Shape.Fields fields) return fields(tree, fields, path, "");
    if (shape instanceof Shape.Named named) return named(tree, named, path);
    if (shape instanceof Shape.Items items) return items(tree, items, path);
    if (shape instanceof Shape.Choice choice) return choice(tree, choice, path);
    if (shape instanceof Shape.Protocols protocols) return protocols(tree, protocols, path);
    if (shape instanceof Shape.Changes) return changes(tree, path);
    if (shape instanceof Shape.Sweep sweep) return sweep(tree, sweep, path);
    if (shape instanceof Shape.Paths paths) return paths(tree, paths, path);
    throw new AssertionError("unhandled shape " + shape);
  }

  private @Nullable Object scalar(Tree tree, Shape.Scalar shape, String path) {
    if (!(tree instanceof Tree.Scalar scalar)) {
      problems.add(tree.mark(), path, "must be a single value but is " + kind(tree));
      return null;
    }
    String text = scalar.text();
    if (text.isEmpty() && !scalar.quoted()) {
      problems.add(tree.mark(), path, "must have a value but is empty");
      return null;
    }
    try {
      if (shape.type() == InputFile.class) {
        return new InputFile(tree.mark().source().folder().resolve(text).toAbsolutePath().normalize(), text);
      }
      Object value = Scalars.read(text, shape.type());
      Optional<String> outside = shape.range().problem(value, text);
      if (outside.isPresent()) {
        problems.add(tree.mark(), path, outside.get());
        return null;
      }
      if (shape.names().isPresent() && !isKnown(shape.names().get(), text, tree.mark(), path)) {
        return null;
      }
      return value;
    } catch (InvalidPathException e) {
      problems.add(tree.mark(), path, "must be the path of a file but is '" + Yaml.clip(text) + "'");
    } catch (IllegalArgumentException e) {
      problems.add(tree.mark(), path, e.getMessage());
    }
    return null;
  }

  private boolean isKnown(Catalogue.Kind kind, String name, Mark mark, String path) {
    List<String> known = catalogue.names(kind);
    if (known.contains(name)) {
      return true;
    }
    problems.add(mark, path, "must be a known " + kind.words() + " but is '" + Yaml.clip(name) + "'" + Spelling.hint(name, known));
    return false;
  }

  /**
   * A record.
   *
   * @param ownName under which it stands in its map; empty where it does not
   */
  private @Nullable Object fields(Tree tree, Shape.Fields shape, String path, String ownName) {
    return entries(tree, path).map(map -> fields(map, shape, path, ownName, "")).orElse(null);
  }

  private @Nullable Object fields(Tree.Entries map, Shape.Fields shape, String path, String ownName, String tag) {
    Set<String> misspelt = new LinkedHashSet<>();
    map.entries().forEach((key, entry) -> {
      if (!key.equals(tag) && shape.field(key).isEmpty()) {
        problems.add(entry.mark(), join(path, key), "unknown key '" + Yaml.clip(key) + "'" + Spelling.hint(key, shape.keys()));
        Spelling.nearest(key, shape.keys()).ifPresent(misspelt::add);
      }
    });
    Object[] values = new Object[shape.fields().size()];
    boolean whole = true;
    for (int i = 0; i < values.length; i++) {
      Shape.Field field = shape.fields().get(i);
      Tree given = map.value(field.key());
      boolean wrapped = field.component().getType() == Optional.class;
      if (given == null && field.isRequired() && !misspelt.contains(field.key())) {
        problems.add(map.mark(), join(path, field.key()), "must be given" + ifDoc(field));
      }
      boolean stands = given != null || !(field.absence() instanceof Shape.Required || field.absence() instanceof Shape.Nothing);
      if (stands) {
        Object value = given != null ? bind(given, field.shape(), join(path, field.key())) : notGiven(field, ownName, map.mark(), path);
        values[i] = wrapped && value != null ? Optional.of(value) : value;
      } else if (wrapped) {
        values[i] = Optional.empty();
      }
      whole &= values[i] != null;
    }
    return whole ? create(shape, values, map, path) : null;
  }

  /** What stands where {@code field} is not given. A default is the same everywhere, and bound once unless something is wrong with it. */
  private @Nullable Object notGiven(Shape.Field field, String ownName, Mark place, String path) {
    Object made = field.byDefault().get();
    if (made != null) {
      return made;
    }
    Tree tree = Completion.inPlaceOf(field, ownName, place);
    Problems own = new Problems();
    Object value = new Binder(catalogue, own).bind(tree, field.shape(), join(path, field.key()));
    if (value != null && own.isEmpty() && !(field.absence() instanceof Shape.OwnName)) {
      field.byDefault().set(value);
    }
    problems.addAll(own);
    return value;
  }

  private static String ifDoc(Shape.Field field) {
    return field.doc().isEmpty() ? "" : ": " + field.doc();
  }

  private @Nullable Object create(Shape.Fields shape, Object[] values, Tree.Entries map, String path) {
    try {
      return CONSTRUCTORS.get(shape.type()).newInstance(values);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException refusal)) {
        throw new IllegalStateException("cannot build " + shape.type().getName() + " at " + path, e.getCause());
      }
      refused(String.valueOf(refusal.getMessage()), shape, map, path);
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + shape.type().getName(), e);
    }
  }

  /**
   * What a record's own constructor does not accept. A message that begins with the name of a component, or with a path
   * of such names, is about that one.
   */
  private void refused(String message, Shape.Fields shape, Tree.Entries map, String path) {
    int space = message.indexOf(' ');
    Shape at = shape;
    Tree tree = map;
    String place = path;
    for (String name : message.substring(0, Math.max(0, space)).split("\\.")) {
      Optional<Shape.Field> field = at instanceof Shape.Fields fields ? fields.field(Grammar.key(name)) : Optional.empty();
      if (field.isEmpty()) {
        problems.add(map.mark(), path, message);
        return;
      }
      at = field.get().shape();
      place = join(place, field.get().key());
      Tree given = tree instanceof Tree.Entries entries ? entries.value(field.get().key()) : null;
      tree = given == null ? tree : given;
    }
    problems.add(tree.mark(), place, message.substring(space + 1));
  }

  private @Nullable Object named(Tree tree, Shape.Named shape, String path) {
    return entries(tree, path).map(map -> {
      Map<String, Object> values = new LinkedHashMap<>();
      map.entries().forEach((name, entry) -> {
        String place = join(path, name);
        if (shape.names().isPresent()) {
          isKnown(shape.names().get(), name, entry.mark(), place);
        } else if (!NodeId.isValid(name)) {
          problems.add(entry.mark(), place, "must be a name of 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is '" + Yaml.clip(name) + "'");
        }
        Object value =
            shape.value() instanceof Shape.Fields fields ? fields(entry.value(), fields, place, name) : bind(entry.value(), shape.value(), place);
        if (value != null) {
          values.put(name, value);
        }
      });
      // Of names from a list, all count together: what is left of them says nothing.
      return shape.names().isPresent() && values.size() < map.entries().size() ? null : values;
    }).orElse(null);
  }

  /** A list; one of a single value may be written as that value. */
  private @Nullable Object items(Tree tree, Shape.Items shape, String path) {
    if (tree instanceof Tree.Scalar one && !one.text().isEmpty() && shape.item() instanceof Shape.Scalar) {
      Object value = bind(one, shape.item(), path);
      return value == null ? null : List.of(value);
    }
    if (!(tree instanceof Tree.Items list)) {
      problems.add(tree.mark(), path, "must be a list but is " + kind(tree));
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (Tree item : list.items()) {
      Object value = bind(item, shape.item(), path);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private @Nullable Object choice(Tree tree, Shape.Choice shape, String path) {
    return shape.tag().isPresent() ? tagged(tree, shape, shape.tag().get(), path) : untagged(tree, shape, path);
  }

  private @Nullable Object tagged(Tree tree, Shape.Choice shape, String tag, String path) {
    return entries(tree, path).map(map -> {
      Tree type = map.value(tag);
      if (type == null) {
        problems.add(map.mark(), join(path, tag), "must be given: one of " + String.join(", ", shape.variants().keySet()));
        return null;
      }
      Shape.Fields variant = type instanceof Tree.Scalar word ? shape.variants().get(word.text()) : null;
      if (variant == null) {
        notAWord(type, shape, join(path, tag));
        return null;
      }
      return fields(map, variant, path, "", tag);
    }).orElse(null);
  }

  /** A bare word, a bare value, or a map with the word as its only key. */
  private @Nullable Object untagged(Tree tree, Shape.Choice shape, String path) {
    if (tree instanceof Tree.Entries map) {
      if (map.entries().size() != 1) {
        problems.add(
            tree.mark(), path, "must have one key, one of " + String.join(", ", shape.variants().keySet()) + ", but has " + map.entries().size());
        return null;
      }
      String word = map.entries().keySet().iterator().next();
      Tree.Entry entry = map.entries().get(word);
      Shape.Fields variant = shape.variants().get(word);
      if (variant == null) {
        problems.add(entry.mark(), join(path, word), "unknown key '" + Yaml.clip(word) + "'" + Spelling.hint(word, shape.variants().keySet()));
        return null;
      }
      return variant(entry.value(), variant, join(path, word));
    }
    if (tree instanceof Tree.Scalar word) {
      Shape.Fields variant = shape.variants().get(word.text());
      if (variant != null && variant.fields().isEmpty()) {
        return create(variant, new Object[0], new Tree.Entries(Map.of(), tree.mark()), path);
      }
      if (shape.plain().isPresent()) {
        return variant(tree, shape.plain().get(), path);
      }
    }
    notAWord(tree, shape, path);
    return null;
  }

  /** A record whose only component may be written without its key. */
  private @Nullable Object variant(Tree tree, Shape.Fields shape, String path) {
    if (!shape.isBareMap() && (tree instanceof Tree.Entries || shape.fields().size() != 1)) {
      return fields(tree, shape, path, "");
    }
    Object value = bind(tree, shape.fields().get(0).shape(), path);
    return value == null ? null : create(shape, new Object[] {value}, new Tree.Entries(Map.of(), tree.mark()), path);
  }

  private void notAWord(Tree tree, Shape.Choice shape, String path) {
    String words = String.join(", ", shape.variants().keySet());
    String hint = tree instanceof Tree.Scalar word ? Spelling.nearest(word.text(), shape.variants().keySet()).map(near -> "; did you mean '" + near + "'?").orElse("") : "";
    problems.add(tree.mark(), path, "must be one of " + words + " but is " + kind(tree) + hint);
  }

  private @Nullable Object protocols(Tree tree, Shape.Protocols shape, String path) {
    return entries(tree, path).map(map -> {
      Map<String, ProtocolSpec> values = new LinkedHashMap<>();
      map.entries().forEach((id, entry) -> {
        Shape.Protocol protocol = shape.byId().get(id);
        if (protocol == null) {
          problems.add(
              entry.mark(), join(path, id), "must be a known protocol but is '" + Yaml.clip(id) + "'" + Spelling.hint(id, shape.byId().keySet()));
          return;
        }
        if (fields(entry.value(), protocol.settings(), join(path, id), "") instanceof Record config) {
          values.put(id, new ProtocolSpec(protocol.provider(), config));
        }
      });
      return values;
    }).orElse(null);
  }

  private @Nullable Object changes(Tree tree, String path) {
    return entries(tree, path).map(map -> {
      Map<String, String> byPath = new LinkedHashMap<>();
      map.entries().forEach((key, entry) -> byPath.put(key, entry.value().toString()));
      return new Changes(byPath);
    }).orElse(null);
  }

  private @Nullable Object sweep(Tree tree, Shape.Sweep shape, String path) {
    return entries(tree, path).map(map -> {
      Map<String, String> byKey = new LinkedHashMap<>();
      map.entries().forEach((key, entry) -> {
        Shape design = shape.designs().get(key);
        if (design == null && key.indexOf('.') < 0 && Spelling.nearest(key, shape.designs().keySet()).isPresent()) {
          problems.add(entry.mark(), join(path, key), "must be a path in the scenario or one of " + String.join(", ", shape.designs().keySet()) + Spelling.hint(key, shape.designs().keySet()));
          return;
        }
        boolean steps = design == null && entry.value() instanceof Tree.Entries;
        boolean whole = design == null && !steps ? turns(entry.value(), join(path, key)) : bind(entry.value(), steps ? shape.steps() : design, join(path, key)) != null;
        if (whole) {
          byKey.put(key, entry.value().toString());
        }
      });
      return byKey.size() < map.entries().size() ? null : new Sweep(byKey);
    }).orElse(null);
  }

  /** Whole paths, each with a stretch of values or a list of them. */
  private @Nullable Object paths(Tree tree, Shape.Paths shape, String path) {
    return entries(tree, path).map(map -> {
      if (map.entries().isEmpty()) {
        problems.add(map.mark(), path, "must name at least one path but names none");
        return null;
      }
      Map<String, Sweep.Span> byPath = new LinkedHashMap<>();
      boolean whole = true;
      for (Map.Entry<String, Tree.Entry> entry : map.entries().entrySet()) {
        String place = join(path, entry.getKey());
        if (shape.span().isEmpty()) {
          whole &= turns(entry.getValue().value(), place);
        } else if (bind(entry.getValue().value(), shape.span().get(), place) instanceof Sweep.Span span) {
          byPath.put(entry.getKey(), span);
        }
      }
      return !whole || shape.span().isPresent() && byPath.size() < map.entries().size() ? null : new Sweep.Over(byPath);
    }).orElse(null);
  }

  /** Whether values can take turns there. */
  private boolean turns(Tree tree, String path) {
    if (tree instanceof Tree.Items list && !list.items().isEmpty()) {
      return true;
    }
    String what = tree instanceof Tree.Items ? "an empty list" : kind(tree);
    problems.add(tree.mark(), path, "must be a list of values that take turns, such as [1, 2], but is " + what);
    return false;
  }

  private Optional<Tree.Entries> entries(Tree tree, String path) {
    if (tree instanceof Tree.Entries map) {
      return Optional.of(map);
    }
    problems.add(tree.mark(), path, "must be a map of keys to values but is " + kind(tree));
    return Optional.empty();
  }

  private static String kind(Tree tree) {
    if (tree instanceof Tree.Scalar scalar) {
      return scalar.text().isEmpty() ? "empty" : "'" + Yaml.clip(scalar.text()) + "'";
    }
    return tree instanceof Tree.Items ? "a list" : "a map";
  }

  /** {@code key} under {@code path}. */
  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
