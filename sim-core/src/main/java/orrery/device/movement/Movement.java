package orrery.device.movement;

import orrery.host.Position;
import orrery.sim.Streams;

/** How devices of one kind move: a model that many share. */
public interface Movement {

  /**
   * The way of the device of that name. What is drawn for it comes from streams of its own, whose purposes begin with
   * {@code movement}.
   */
  Trajectory of(Streams streams, String name);

  /** Stays where it is. */
  record Fixed(Position position) implements Movement, Trajectory {

    @Override
    public Trajectory of(Streams streams, String name) {
      return this;
    }

    @Override
    public Position at(long nanos) {
      return position;
    }

    @Override
    public double greatestSpeed() {
      return 0;
    }

    @Override
    public long restsUntil(long nanos) {
      return Long.MAX_VALUE;
    }
  }
}
