package orrery.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Builds configuration records from the {@link Default}s of their components, with the grammar of {@link Quantity}. */
public final class Defaults {

  /** The words of each enum, by its ordinals. */
  private static final ClassValue<String[]> WORDS = new ClassValue<>() {
    @Override
    protected String[] computeValue(Class<?> type) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .toArray(String[]::new);
    }
  };

  /**
   * By type, built once: components are texts, numbers, enums and values of this package, or records of such, so that
   * nothing can change what all callers share.
   */
  private static final ClassValue<Record> BUILT = new ClassValue<>() {
    @Override
    protected Record computeValue(Class<?> type) {
      return build(type.asSubclass(Record.class));
    }
  };

  private Defaults() {}

  /**
   * The record of {@code type}, the same at every call, in which every component has its default; a component that is itself a configuration record
   * and has no {@link Default} is built from its own.
   *
   * @throws IllegalArgumentException where a component has none, or one that its type cannot read
   */
  public static <C extends Record> C of(Class<C> type) {
    return type.cast(BUILT.get(type));
  }

  private static <C extends Record> C build(Class<C> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Default value = components[i].getAnnotation(Default.class);
      if (value != null) {
        values[i] = read(value.value(), types[i], type.getSimpleName() + "." + components[i].getName());
      } else if (types[i].isRecord()) {
        values[i] = of(types[i].asSubclass(Record.class));
      } else {
        throw new IllegalArgumentException(type.getSimpleName() + "." + components[i].getName() + " must be given: it has no default");
      }
    }
    return create(type, types, values);
  }

  private static <C extends Record> C create(Class<C> type, Class<?>[] types, Object[] values) {
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + type.getName(), e);
    }
  }

  /** Reads {@code text} as a value of {@code type}: the scalar types that configuration records are made of. */
  public static Object read(String text, Class<?> type, String where) {
    try {
      if (type == String.class) return text;
      if (type == Duration.class) return Quantity.duration(text);
      if (type == DataSize.class) return Quantity.dataSize(text);
      if (type == BitRate.class) return Quantity.bitRate(text);
      if (type == Distance.class) return Quantity.distance(text);
      if (type == double.class || type == Double.class) {
        return text.trim().endsWith("%") ? (Object) Quantity.probability(text) : (Object) Quantity.real(text);
      }
      if (type == long.class || type == Long.class) return Quantity.whole(text);
      if (type == int.class || type == Integer.class) {
        long value = Quantity.whole(text);
        if (value != (int) value) {
          throw new IllegalArgumentException("must be a whole number that fits in 32 bits but is '" + text + "'");
        }
        return (int) value;
      }
      if (type == boolean.class || type == Boolean.class) {
        if (!text.equals("true") && !text.equals("false")) {
          throw new IllegalArgumentException("must be true or false but is '" + text + "'");
        }
        return text.equals("true");
      }
      if (type.isEnum()) return readEnum(text, type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where.isEmpty() ? e.getMessage() : where + " " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(where + " has type " + type.getSimpleName() + ", which no text can give");
  }

  private static Object readEnum(String text, Class<?> type) {
    StringBuilder known = new StringBuilder();
    for (Object constant : type.getEnumConstants()) {
      String name = word((Enum<?>) constant);
      if (name.equals(text)) {
        return constant;
      }
      known.append(known.isEmpty() ? "" : ", ").append(name);
    }
    throw new IllegalArgumentException("must be one of " + known + " but is '" + text + "'");
  }

  /** How an enum constant is written in a scenario: {@code PORT_RESTRICTED_CONE} as {@code port-restricted-cone}. */
  public static String word(Enum<?> constant) {
    return WORDS.get(constant.getDeclaringClass())[constant.ordinal()];
  }
}
