package orrery.scenario.yaml;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.ProtocolProvider;
import orrery.scenario.Catalogue;
import orrery.scenario.Changes;
import orrery.scenario.Draws;
import orrery.scenario.Extending;
import orrery.scenario.FromList;
import orrery.scenario.OneOf;
import orrery.scenario.OwnName;
import orrery.scenario.Plain;
import orrery.scenario.ProtocolSpec;
import orrery.scenario.Scenario;
import orrery.scenario.Sweep;
import orrery.scenario.Tagged;
import orrery.scenario.Within;

/** Derives the {@link Shape} of a scenario from its records, and that of a protocol's settings from the provider's. */
final class Grammar {

  private final Catalogue catalogue;
  /** Many places have one shape, and reflection is slow to tell it: those of distributions stand wherever there is a time. */
  private final Map<Place, Shape.Fields> known = new HashMap<>();

  private Grammar(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * The shape of a scenario that may use what {@code catalogue} has.
   *
   * @throws IllegalArgumentException where a protocol's settings have a type that no scenario can give
   */
  static Shape.Fields of(Catalogue catalogue) {
    return of(Scenario.class, catalogue);
  }

  /** The shape of a record. */
  static Shape.Fields of(Class<? extends Record> type, Catalogue catalogue) {
    return new Grammar(catalogue).fields(type, Context.NONE);
  }

  /**
   * What the user of a choice says about its variants.
   *
   * @param drawn what their type variable stands for
   * @param range of values of that type
   * @param list the list that their {@link FromList} names must be on
   */
  private record Context(@Nullable Type drawn, Range range, Optional<Catalogue.Kind> list) {
    static final Context NONE = new Context(null, Range.ANY, Optional.empty());
  }

  /** What the shape of a record depends on. */
  private record Place(Class<? extends Record> type, Context context) {}

  /** The keys of a record. */
  private Shape.Fields fields(Class<? extends Record> type, Context context) {
    Place place = new Place(type, context);
    Shape.Fields shape = known.get(place);
    if (shape == null) {
      shape = made(type, context);
      known.put(place, shape);
    }
    return shape;
  }

  private Shape.Fields made(Class<? extends Record> type, Context context) {
    List<Shape.Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(field(component, context));
    }
    Doc doc = type.getAnnotation(Doc.class);
    return new Shape.Fields(type, doc == null ? "" : doc.value(), List.copyOf(fields));
  }

  private Shape.Field field(RecordComponent component, Context context) {
    Type type = component.getGenericType();
    boolean isDrawn = type instanceof TypeVariable<?>;
    Within within = component.getAnnotation(Within.class);
    Range range = within != null ? Range.of(within) : isDrawn ? context.range() : Range.ANY;
    boolean optional = raw(type) == Optional.class;
    OneOf own = component.getAnnotation(OneOf.class);
    Optional<Catalogue.Kind> list = own != null ? Optional.of(own.value()) : component.isAnnotationPresent(FromList.class) ? context.list() : Optional.empty();
    Type given = isDrawn && context.drawn() != null ? context.drawn() : optional ? argument(type, 0) : type;
    Shape shape = shape(given, range, list, component);
    Doc doc = component.getAnnotation(Doc.class);
    return new Shape.Field(key(component.getName()), component, doc == null ? "" : doc.value(), shape, absence(component, shape, optional), new Shape.Once());
  }

  private Shape shape(Type type, Range range, Optional<Catalogue.Kind> list, RecordComponent component) {
    Class<?> raw = raw(type);
    if (Scalars.isScalar(raw)) {
      return new Shape.Scalar(raw, range, list);
    }
    if (raw == Map.class && raw(argument(type, 1)) == ProtocolSpec.class) {
      return protocols();
    }
    if (raw == Map.class && argument(type, 0) == String.class) {
      // A list is of the names of such a map, not of what stands under them.
      return new Shape.Named(shape(argument(type, 1), range, Optional.empty(), component), list, component.isAnnotationPresent(Extending.class));
    }
    if (raw == List.class) {
      return new Shape.Items(shape(argument(type, 0), range, list, component));
    }
    if (raw == Changes.class) {
      return new Shape.Changes();
    }
    if (raw == Sweep.class) {
      return sweep();
    }
    if (raw == Sweep.Over.class) {
      return new Shape.Paths(Optional.of(fields(Sweep.Span.class, Context.NONE)));
    }
    if (raw.isRecord()) {
      return fields(raw.asSubclass(Record.class), Context.NONE);
    }
    if (raw.isSealed()) {
      return choice(raw, new Context(type instanceof ParameterizedType ? argument(type, 0) : null, range, list));
    }
    throw new IllegalArgumentException(
        component.getDeclaringRecord().getName() + "." + component.getName() + " must be of a type that a scenario can give but is a " + raw.getName());
  }

  private Shape.Sweep sweep() {
    Map<String, Shape> designs = new LinkedHashMap<>();
    designs.put(Designs.TOGETHER, new Shape.Paths(Optional.empty()));
    for (Class<? extends Record> design : List.of(Sweep.LatinHypercube.class, Sweep.Sobol.class, Sweep.Saltelli.class)) {
      designs.put(key(design.getSimpleName()), fields(design, Context.NONE));
    }
    return new Shape.Sweep(designs, fields(Sweep.Steps.class, Context.NONE));
  }

  private Shape.Choice choice(Class<?> type, Context context) {
    Map<String, Shape.Fields> variants = new LinkedHashMap<>();
    Optional<Shape.Fields> plain = Optional.empty();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      Draws draws = permitted.getAnnotation(Draws.class);
      if (draws != null && (draws.counts() != (context.drawn() == Integer.class) || draws.times() && context.drawn() != Duration.class)) {
        continue;
      }
      Shape.Fields fields = fields(permitted.asSubclass(Record.class), context);
      if (permitted.isAnnotationPresent(Plain.class)) {
        plain = Optional.of(fields);
      }
      variants.put(key(permitted.getSimpleName()), fields);
    }
    return new Shape.Choice(Optional.ofNullable(type.getAnnotation(Tagged.class)).map(Tagged::value), variants, plain);
  }

  private Shape.Protocols protocols() {
    Map<String, Shape.Protocol> byId = new LinkedHashMap<>();
    for (ProtocolProvider<?> provider : catalogue.protocols()) {
      byId.put(provider.id(), new Shape.Protocol(provider, fields(provider.config(), Context.NONE)));
    }
    return new Shape.Protocols(byId);
  }

  private static Shape.Absence absence(RecordComponent component, Shape shape, boolean optional) {
    Default value = component.getAnnotation(Default.class);
    if (value != null) {
      return new Shape.ByDefault(value.value(), value.source());
    }
    if (component.isAnnotationPresent(OwnName.class)) {
      return new Shape.OwnName();
    }
    if (optional) {
      return new Shape.Nothing();
    }
    boolean mayBeEmpty =
        shape instanceof Shape.Named
            || shape instanceof Shape.Sweep
            || shape instanceof Shape.Protocols
            || shape instanceof Shape.Fields fields && fields.fields().stream().noneMatch(Shape.Field::isRequired);
    return mayBeEmpty ? new Shape.Empty() : new Shape.Required();
  }

  /** {@code warmUp} as {@code warm-up}. */
  static String key(String name) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      key.append(Character.isUpperCase(c) && i > 0 ? "-" : "").append(c);
    }
    return key.toString().toLowerCase(Locale.ROOT);
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class;
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType generic && generic.getActualTypeArguments().length > index
        ? generic.getActualTypeArguments()[index]
        : Object.class;
  }
}
