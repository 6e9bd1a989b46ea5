package orrery.scenario;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Distance;
import orrery.host.Doc;

/** How devices move, each by its own name; a speed is the way of a second. */
public sealed interface MovementSpec {

  /** Each stays where it is. */
  @Doc("Each stays where it is.")
  record Fixed() implements MovementSpec {}

  /** Random waypoints. */
  @Doc("To random points of the 'area', one after the other, with a rest at each; as if it had always been so.")
  record RandomWaypoint(
      @Doc("The slowest they go in a second.") @Default(value = "0.8 m", source = "IES VE Simulex help, 'Walking speeds': unimpeded walking, 0.8 to 1.7 m/s")
          @Within(least = "0.01 m", greatest = "1000 km") Distance slowest,
      @Doc("The fastest they go in a second; all speeds between are alike.")
          @Default(value = "1.7 m", source = "IES VE Simulex help, 'Walking speeds': unimpeded walking, 0.8 to 1.7 m/s") @Within(greatest = "1000 km") Distance fastest,
      @Doc("How long they rest at a point.") @Default("2 min") DistributionSpec<Duration> rest)
      implements MovementSpec {

    public RandomWaypoint {
      ordered(slowest, fastest);
    }
  }

  /** Commuting. */
  @Doc("Living in the 'area', working elsewhere, with an errand now and then, by the hour of the day where they live.")
  record Commute(
      @Doc("Where they work.") Area workplaces,
      @Doc("The slowest anybody travels in a second.") @Default("5 m") @Within(least = "0.01 m", greatest = "1000 km") Distance slowest,
      @Doc("The fastest; each has a speed of its own between the two.") @Default("15 m") @Within(greatest = "1000 km") Distance fastest)
      implements MovementSpec {

    public Commute {
      ordered(slowest, fastest);
    }
  }

  /** Recorded ways. */
  @Doc("As it was recorded. A device goes the recorded way of its own name; where there is none, one that its name decides on.")
  record Tracks(
      @Doc("A CSV file with the columns DEVICE, TIME (in seconds from time zero, or with a unit), LATITUDE and LONGITUDE.") InputFile csv,
      @Doc("The longest time between two positions of a device; more is a gap in the recording.") @Default("1 h") @Within(above = "0 s") Duration longestGap)
      implements MovementSpec {}

  private static void ordered(Distance slowest, Distance fastest) {
    if (slowest.millimetres() > fastest.millimetres()) {
      throw new IllegalArgumentException("slowest must be at most the fastest, " + fastest + ", but is " + slowest);
    }
  }
}
