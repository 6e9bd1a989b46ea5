package orrery.protocols.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.Position;

/**
 * The services of one kind that are nearest to a place, as the registry has told within a while: how discovery finds the
 * signaling service near a cluster (EC-25).
 *
 * <p>An answer serves all places within a degree of latitude and longitude, about as far as two who are in one region are
 * apart. A service that was of no use is passed over ({@link #failed}) until the registry is asked again, which is at once
 * where none is left. While the registry says nothing, its last answer is used, however old.
 */
public final class NearestService {

  /** How many are asked for, so that there are others where the nearest is of no use; assumed. */
  private static final int CHOICE = 3;

  /** The most places whose answers are kept; that of the place that was first asked about goes first. */
  private static final int MAXIMUM_PLACES = 1000;

  private static final int MICRODEGREES = 1_000_000;

  private final Host host;
  private final RegistryClient registry;
  private final String kind;
  private final long freshNanos;
  private final Map<String, Known> places = new LinkedHashMap<>();

  /** What is known of one place. */
  private static final class Known {
    List<ServiceEntry> nearest = List.of();
    long freshUntil;
    final List<Consumer<List<ServiceEntry>>> waiting = new ArrayList<>(1);
  }

  /** @param freshFor how long an answer will do */
  public NearestService(Host host, RegistryClient registry, String kind, Duration freshFor) {
    this.host = host;
    this.registry = registry;
    this.kind = kind;
    freshNanos = freshFor.toNanos();
  }

  /**
   * {@code onFound} is called once, at once or later: with those that are nearest to {@code place}, the nearest first, or any
   * where that is empty; with none where none is known.
   */
  public void find(Optional<Position> place, Consumer<List<ServiceEntry>> onFound) {
    Known known = known(place);
    if (!known.nearest.isEmpty() && host.nanoTime() < known.freshUntil) {
      onFound.accept(known.nearest);
      return;
    }
    known.waiting.add(onFound);
    if (known.waiting.size() == 1) {
      registry.find(kind, place, CHOICE, answer -> onAnswer(known, answer));
    }
  }

  private void onAnswer(Known known, Optional<List<ServiceEntry>> answer) {
    answer.ifPresent(entries -> {
      known.nearest = entries;
      known.freshUntil = host.nanoTime() + freshNanos;
    });
    List<Consumer<List<ServiceEntry>>> told = List.copyOf(known.waiting);
    known.waiting.clear();
    told.forEach(each -> each.accept(known.nearest));
  }

  /** {@code service} did not answer, or had no use for whoever asked. */
  public void failed(ServiceEntry service) {
    for (Known known : places.values()) {
      known.nearest = known.nearest.stream().filter(other -> !other.equals(service)).toList();
    }
  }

  private Known known(Optional<Position> place) {
    String cell = place.map(at -> Math.floorDiv(at.latitudeMicrodegrees(), MICRODEGREES) + "," + Math.floorDiv(at.longitudeMicrodegrees(), MICRODEGREES)).orElse("");
    Known known = places.get(cell);
    if (known == null) {
      known = new Known();
      places.put(cell, known);
      if (places.size() > MAXIMUM_PLACES) {
        places.remove(places.keySet().iterator().next());
      }
    }
    return known;
  }
}
