package orrery.protocols.parity;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/** A configuration record with some of its components changed, by name: the others may come and go. */
final class Changed {

  private Changed() {}

  /** A copy of {@code usual} in which each named component has the value after its name. */
  static <C extends Record> C copy(C usual, Object... namesAndValues) {
    Map<String, Object> changes = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      changes.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    RecordComponent[] components = usual.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object change = changes.remove(components[i].getName());
        values[i] = change != null ? change : components[i].getAccessor().invoke(usual);
      }
      if (!changes.isEmpty()) {
        throw new IllegalArgumentException(usual.getClass().getSimpleName() + " must have all that is changed, but has no " + changes.keySet());
      }
      @SuppressWarnings("unchecked")
      Class<C> type = (Class<C>) usual.getClass();
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
