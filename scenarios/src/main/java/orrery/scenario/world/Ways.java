package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.device.LocalTime;
import orrery.device.movement.Commuting;
import orrery.device.movement.Disc;
import orrery.device.movement.Movement;
import orrery.device.movement.RandomWaypoint;
import orrery.device.movement.Tracks;
import orrery.host.Position;
import orrery.scenario.Area;
import orrery.scenario.MovementSpec;
import orrery.scenario.Places;
import orrery.scenario.input.Inputs;

/** How devices move by what a scenario says of them. */
final class Ways {

  /** Who is at home is so far from its middle at most. */
  private static final double AT_HOME_METRES = 5;

  private final Inputs inputs;
  private final long epochNanos;

  Ways(Inputs inputs, long epochNanos) {
    this.inputs = inputs;
    this.epochNanos = epochNanos;
  }

  /** How they move; empty where each stays where it is. */
  Optional<Movement> of(Places described) {
    MovementSpec spec = described.movement();
    if (spec instanceof MovementSpec.RandomWaypoint walk) {
      return Optional.of(new RandomWaypoint(disc(described.area().orElseThrow()), walk.slowest().metres(), walk.fastest().metres(), Draws.nanos(walk.rest(), inputs)));
    }
    if (spec instanceof MovementSpec.Commute commute) {
      return Optional.of(commuting(disc(described.area().orElseThrow()), commute));
    }
    if (spec instanceof MovementSpec.Tracks recorded) {
      Tracks tracks = inputs.tracks(recorded.csv()).orElseThrow(() -> new IllegalStateException("the tracks " + recorded.csv() + " must have been read"));
      Map<String, Integer> numbers = new LinkedHashMap<>();
      tracks.devices().forEach(device -> numbers.put(device, numbers.size()));
      return Optional.of((streams, name) -> numbers.containsKey(name) ? tracks.inOrder(numbers.get(name), streams, name) : tracks.of(streams, name));
    }
    return Optional.empty();
  }

  /** How somebody commutes whose home is known; errands are run there, too. */
  Movement from(Position home, MovementSpec.Commute commute) {
    return commuting(new Disc(home, AT_HOME_METRES), commute);
  }

  private Movement commuting(Disc homes, MovementSpec.Commute commute) {
    return new Commuting(
        homes, disc(commute.workplaces()), commute.slowest().metres(), commute.fastest().metres(), Commuting.Habits.USUAL, LocalTime.of(epochNanos, homes.centre()));
  }

  private static Disc disc(Area area) {
    return new Disc(new Position((int) Math.rint(area.latitude() * 1e6), (int) Math.rint(area.longitude() * 1e6)), area.radius().metres());
  }
}
