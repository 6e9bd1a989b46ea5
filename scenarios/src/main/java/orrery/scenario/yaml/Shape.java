package orrery.scenario.yaml;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.ProtocolProvider;
import orrery.scenario.Catalogue;

/** What may stand at a place of a scenario. {@link Grammar} derives it from the records; all that reads or prints walks it. */
sealed interface Shape {

  /**
   * One value.
   *
   * @param type what its text is read as
   * @param names the list its name must be on
   */
  record Scalar(Class<?> type, Range range, Optional<Catalogue.Kind> names) implements Shape {}

  /** The keys of a record, in its order. */
  record Fields(Class<? extends Record> type, String doc, List<Field> fields) implements Shape {

    Optional<Field> field(String key) {
      return fields.stream().filter(field -> field.key().equals(key)).findFirst();
    }

    List<String> keys() {
      return fields.stream().map(Field::key).toList();
    }

    /** Whether a variant of this one component stands without the component's own key: {@code mix: { docsis: 40 %, … }}. */
    boolean isBareMap() {
      return fields.size() == 1 && fields.get(0).shape() instanceof Named;
    }
  }

  /**
   * Values of one shape, under names that the scenario chooses.
   *
   * @param names the list that the names must be on
   * @param extending whether one may extend another, and say only in what it differs
   */
  record Named(Shape value, Optional<Catalogue.Kind> names, boolean extending) implements Shape {}

  /** Values of one shape, one after the other. */
  record Items(Shape item) implements Shape {}

  /**
   * One of several records.
   *
   * @param tag the key whose value says which; where there is none, the only key does
   * @param variants by the word that means them
   * @param plain the one, of a single component, that a bare value means
   */
  record Choice(Optional<String> tag, Map<String, Fields> variants, Optional<Fields> plain) implements Shape {}

  /** Protocols by id, each with its own settings. */
  record Protocols(Map<String, Protocol> byId) implements Shape {}

  /** A protocol and the shape of its settings. */
  record Protocol(ProtocolProvider<?> provider, Fields settings) {}

  /** Dotted paths and the values that stand there instead. */
  record Changes() implements Shape {}

  /**
   * Dotted paths and the lists of values that take turns there, or words for a design.
   *
   * @param designs what may stand at each word
   * @param steps what may stand at a path instead of a list
   */
  record Sweep(Map<String, Shape> designs, Fields steps) implements Shape {}

  /**
   * Whole dotted paths.
   *
   * @param span what stands at each; a list of values where it is not given
   */
  record Paths(Optional<Fields> span) implements Shape {}

  /**
   * One component of a record.
   *
   * @param byDefault what it has where its key is not given
   */
  record Field(String key, RecordComponent component, String doc, Shape shape, Absence absence, Once byDefault) {

    boolean isRequired() {
      return absence instanceof Required;
    }
  }

  /** A value that is made once, when it is first needed: most of what a large grammar can hold, no scenario asks for. */
  final class Once {

    private volatile @Nullable Object value;

    @Nullable Object get() {
      return value;
    }

    void set(Object made) {
      value = made;
    }
  }

  /** What holds where a key is not given. */
  sealed interface Absence {}

  /** It must be given. */
  record Required() implements Absence {}

  /** This text is read in its place. */
  record ByDefault(String text, String source) implements Absence {}

  /** The record's defaults, or an empty map. */
  record Empty() implements Absence {}

  /** Nothing stands there. */
  record Nothing() implements Absence {}

  /** The name of the record in its map. */
  record OwnName() implements Absence {}
}
