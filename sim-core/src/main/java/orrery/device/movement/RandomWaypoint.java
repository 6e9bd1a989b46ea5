package orrery.device.movement;

import orrery.host.Default;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Streams;

/**
 * Going straight to a random point of an area, resting there, and on to the next (Johnson and Maltz, "Dynamic source
 * routing in ad hoc wireless networks", 1996), in equilibrium from the first moment.
 *
 * <p>A walk begun at a waypoint would have devices gather in the middle and grow slower for a long time. Begun in its
 * stationary distribution (Navidi and Camp, "Stationary distributions for the random waypoint mobility model", IEEE
 * Transactions on Mobile Computing 3(1), 2004) it does neither: legs are met in proportion to their length, speeds in
 * inverse proportion to themselves, and rests by what is left of them.
 *
 * @param area where the waypoints are
 * @param slowest metres a second; greater than 0, for a walk that slows down to 0 has no equilibrium
 * @param fastest metres a second; speeds between the two are alike
 * @param rest how long it stays at a waypoint, in nanoseconds
 */
public record RandomWaypoint(
    Disc area,
    @Default(value = "0.8", source = "IES VE Simulex help, 'Walking speeds': unimpeded walking, 0.8 to 1.7 m/s") double slowest,
    @Default(value = "1.7", source = "IES VE Simulex help, 'Walking speeds': unimpeded walking, 0.8 to 1.7 m/s") double fastest,
    @Default("2 min") Distribution rest)
    implements Movement {

  public RandomWaypoint {
    Speeds.check(slowest, fastest);
  }

  @Override
  public Trajectory of(Streams streams, String name) {
    return new Walk(this, streams, name);
  }

  private static final class Walk implements Trajectory {

    private final RandomWaypoint model;
    private final Streams streams;
    private final String name;
    private RandomStream luck;
    private Arc leg;
    private long departs;
    private long arrives;
    private long leaves;

    Walk(RandomWaypoint model, Streams streams, String name) {
      this.model = model;
      this.streams = streams;
      this.name = name;
      this.luck = streams.stream(name, "movement");
      this.leg = begin();
    }

    /**
     * The leg in progress at time 0, after Le Boudec and Vojnovic, "Perfect simulation and stationarity of a class of
     * mobility models" (INFOCOM 2005): a rest or a leg as long as the area allows is proposed by its mean length, and a
     * leg is accepted by its own. So the mean length of a leg need not be known.
     */
    private Arc begin() {
      double diameter = 2 * model.area.radiusMetres();
      double resting = model.rest.mean();
      double moving = diameter * Speeds.meanSlowness(model.slowest, model.fastest) * 1e9;
      while (true) {
        if (luck.nextDouble() * (resting + moving) < resting) {
          Position place = model.area.draw(luck);
          departs = 0;
          arrives = 0;
          leaves = Math.max(1, Speeds.later(0, model.rest.sampleResidual(luck)));
          return new Arc(place, place);
        }
        Arc proposed = new Arc(model.area.draw(luck), model.area.draw(luck));
        if (luck.nextDouble() * diameter < proposed.metres()) {
          double speed = Speeds.lengthBiased(model.slowest, model.fastest, luck.nextDouble());
          double nanos = proposed.metres() / speed * 1e9;
          departs = -(long) (luck.nextDouble() * nanos);
          arrives = Math.max(1, Speeds.later(departs, nanos));
          leaves = Speeds.later(arrives, model.rest.sample(luck));
          return proposed;
        }
      }
    }

    private Arc next() {
      Arc next = new Arc(leg.to(), model.area.draw(luck));
      double speed = model.slowest + luck.nextDouble() * (model.fastest - model.slowest);
      departs = leaves;
      // At least a nanosecond, so that time passes where two waypoints are the same.
      arrives = Math.max(Speeds.later(departs, 1), Speeds.later(departs, next.metres() / speed * 1e9));
      leaves = Speeds.later(arrives, model.rest.sample(luck));
      return next;
    }

    @Override
    public Position at(long nanos) {
      seek(nanos);
      return nanos >= arrives ? leg.to() : leg.at((double) (nanos - departs) / (arrives - departs));
    }

    @Override
    public double greatestSpeed() {
      return model.fastest;
    }

    @Override
    public long restsUntil(long nanos) {
      seek(nanos);
      return nanos >= arrives ? leaves : nanos;
    }

    private void seek(long nanos) {
      if (nanos < departs) {
        luck = streams.stream(name, "movement");
        leg = begin();
      }
      while (nanos >= leaves && leaves < Long.MAX_VALUE) {
        leg = next();
      }
    }
  }
}
