package orrery.scenario.world;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import orrery.host.Address;
import orrery.host.Endpoint;

/**
 * Puts addresses where settings name services, as a resolver would: {@code discovery:80} becomes {@code 198.18.0.1:80}, and
 * so does each of several with commas between them.
 */
final class ServiceNames {

  private ServiceNames() {}

  /** A copy of {@code settings} in which each text, of it and of the records in it, is resolved. */
  static Record resolve(Record settings, Map<String, Address> services) {
    RecordComponent[] components = settings.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        var accessor = components[i].getAccessor();
        accessor.setAccessible(true);
        Object value = accessor.invoke(settings);
        if (value instanceof String text) {
          values[i] = resolveEach(text, services);
        } else if (value instanceof Record record) {
          values[i] = resolve(record, services);
        } else {
          values[i] = value;
        }
      }
      var constructor = settings.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot copy " + settings.getClass().getName(), e);
    }
  }

  private static String resolveEach(String text, Map<String, Address> services) {
    if (text.indexOf(',') < 0) {
      return resolve(text, services);
    }
    String[] parts = text.split(",", -1);
    boolean changed = false;
    for (int i = 0; i < parts.length; i++) {
      String resolved = resolve(parts[i].strip(), services);
      changed |= !resolved.equals(parts[i].strip());
      parts[i] = resolved;
    }
    return changed ? String.join(", ", parts) : text;
  }

  private static String resolve(String text, Map<String, Address> services) {
    int colon = text.lastIndexOf(':');
    Address address = colon < 0 ? null : services.get(text.substring(0, colon));
    return address == null ? text : Endpoint.parse(address + text.substring(colon)).map(Endpoint::toString).orElse(text);
  }
}
