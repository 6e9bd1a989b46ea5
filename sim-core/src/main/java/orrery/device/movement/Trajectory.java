package orrery.device.movement;

import orrery.host.Position;

/**
 * Where one device is, at any time: a function of its name and the time, whoever asks and how often. Nothing is scheduled
 * for it.
 *
 * <p>It remembers where it was asked last: times that rise are answered fastest, and one that falls far behind is answered
 * by beginning anew. Who looks ahead has a trajectory of its own; two of one name are alike.
 */
public interface Trajectory {

  /** Where it is at a time of the simulation, 0 or more; to the microdegree, which is 11 cm at most. */
  Position at(long nanos);

  /** A speed it never exceeds, in metres a second; 0 for what stays where it is. */
  double greatestSpeed();

  /** A time until which it does not move from where it is at {@code nanos}: that time itself while it moves. */
  long restsUntil(long nanos);
}
