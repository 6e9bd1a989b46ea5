package orrery.metrics.results;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object that was read from a file, asked for by name and type. */
final class Fields {

  private final Path file;
  private final String where;
  private final Map<?, ?> members;

  private Fields(Path file, String where, Map<?, ?> members) {
    this.file = file;
    this.where = where;
    this.members = members;
  }

  /** The members of {@code value}, which must be an object; {@code where} names it in messages. */
  static Fields of(Path file, String where, @Nullable Object value) throws MalformedFile {
    if (value instanceof Map<?, ?> map) {
      return new Fields(file, where, map);
    }
    throw new MalformedFile(file, 1, where + " must be an object");
  }

  private <T> T member(String name, Class<T> type, String what) throws MalformedFile {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw problem(name, "must be " + what + (value == null ? " but is missing" : " but is not"));
    }
    return type.cast(value);
  }

  MalformedFile problem(String name, String problem) {
    return new MalformedFile(file, 1, where + "." + name + " " + problem);
  }

  String text(String name) throws MalformedFile {
    return member(name, String.class, "a text");
  }

  @Nullable String textOrNull(String name) throws MalformedFile {
    return members.get(name) == null ? null : text(name);
  }

  long whole(String name) throws MalformedFile {
    return member(name, Long.class, "a whole number that fits in 64 bits");
  }

  double real(String name) throws MalformedFile {
    return real(name, members.get(name));
  }

  /** Whether the member is there and not null. */
  boolean has(String name) {
    return members.get(name) != null;
  }

  Fields object(String name) throws MalformedFile {
    return of(file, where + "." + name, members.get(name));
  }

  private double real(String name, @Nullable Object value) throws MalformedFile {
    double number = value instanceof Long whole ? whole : value instanceof BigDecimal decimal ? decimal.doubleValue() : Double.NaN;
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw problem(name, "must be a number");
    }
    return number;
  }

  boolean flag(String name) throws MalformedFile {
    return member(name, Boolean.class, "true or false");
  }

  List<?> list(String name) throws MalformedFile {
    return member(name, List.class, "a list");
  }

  List<String> texts(String name) throws MalformedFile {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof String text)) {
        throw problem(name, "must be a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  double[] reals(String name) throws MalformedFile {
    List<?> list = list(name);
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = real(name, list.get(i));
    }
    return numbers;
  }

  long[] wholes(String name) throws MalformedFile {
    List<?> list = list(name);
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Long number)) {
        throw problem(name, "must be a list of whole numbers");
      }
      numbers[i] = number;
    }
    return numbers;
  }

  List<Fields> objects(String name) throws MalformedFile {
    List<Fields> objects = new ArrayList<>();
    for (Object element : list(name)) {
      objects.add(of(file, where + "." + name + "[" + objects.size() + "]", element));
    }
    return objects;
  }

  @SuppressWarnings("unchecked") // objects are read with texts as keys
  Map<String, Object> map(String name) throws MalformedFile {
    return member(name, Map.class, "an object");
  }
}
