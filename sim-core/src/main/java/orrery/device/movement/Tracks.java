package orrery.device.movement;

import java.util.List;
import orrery.sim.Streams;

/**
 * Recorded ways of a number of devices, taken by simulated ones.
 *
 * @param devices what the recorded devices are called; at least one
 * @param tracks the way of each
 */
public record Tracks(List<String> devices, List<Track> tracks) implements Movement {

  public Tracks {
    devices = List.copyOf(devices);
    tracks = List.copyOf(tracks);
    if (devices.isEmpty() || tracks.size() != devices.size()) {
      throw new IllegalArgumentException("there must be a track for each of one device or more, but there are " + tracks.size() + " for " + devices.size());
    }
  }

  /** The way of the recorded device that the name, hashed with the seed, decides on: adding devices changes nobody's. */
  @Override
  public Trajectory of(Streams streams, String name) {
    return tracks.get((int) Long.remainderUnsigned(streams.hash(name + "/track"), tracks.size())).of(streams, name);
  }

  /** The way of a device by its number among its kind: the first takes the first, and from the beginning again. */
  public Trajectory inOrder(int number, Streams streams, String name) {
    return tracks.get(Math.floorMod(number, tracks.size())).of(streams, name);
  }
}
