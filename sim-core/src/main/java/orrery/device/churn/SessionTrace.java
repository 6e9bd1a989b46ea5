package orrery.device.churn;

import java.util.Arrays;
import java.util.List;
import orrery.sim.Streams;

/**
 * Recorded sessions of a number of devices, replayed by simulated ones. After the last of its sessions a device stays away.
 */
public final class SessionTrace {

  private final List<String> devices;

  /** By device: where its sessions begin in the arrays; one more than there are devices. */
  private final int[] firsts;

  private final long[] starts;
  private final long[] ends;

  /**
   * A trace of sessions, those of one device following those of another.
   *
   * @param devices what the recorded devices are called; at least one
   * @param firsts by device, the number of its first session, and at last the number of all sessions
   * @param starts in nanoseconds, 0 or more; rising within a device
   * @param ends in nanoseconds; each after its start and not after the next start
   */
  public SessionTrace(List<String> devices, int[] firsts, long[] starts, long[] ends) {
    this.devices = List.copyOf(devices);
    this.firsts = firsts.clone();
    this.starts = starts.clone();
    this.ends = ends.clone();
    if (devices.isEmpty() || firsts.length != devices.size() + 1 || firsts[0] != 0 || firsts[devices.size()] != starts.length || ends.length != starts.length) {
      throw new IllegalArgumentException("a trace must have a device, and as many starts as ends, but has " + devices.size() + ", " + starts.length + " and " + ends.length);
    }
    for (int device = 0; device < devices.size(); device++) {
      if (firsts[device] > firsts[device + 1]) {
        throw new IllegalArgumentException("a device's sessions must follow those of the one before");
      }
      long free = 0;
      for (int i = firsts[device]; i < firsts[device + 1]; i++) {
        if (starts[i] < free || ends[i] <= starts[i]) {
          throw new IllegalArgumentException("sessions of " + devices.get(device) + " must follow one another, each ending after its start, but one is from "
              + starts[i] + " to " + ends[i] + " ns, where the one before ends at " + free + " ns");
        }
        free = ends[i];
      }
    }
  }

  /** What the recorded devices are called, in the order of the recording. */
  public List<String> devices() {
    return devices;
  }

  /** How many sessions a recorded device has. */
  public int sessions(int device) {
    return firsts[device + 1] - firsts[device];
  }

  /** Which recorded device the simulated one of that name replays: its name, hashed with the seed, decides. Several may replay the same. */
  public int assigned(Streams streams, String name) {
    return (int) Long.remainderUnsigned(streams.hash(name + "/trace"), devices.size());
  }

  /** The model in which each device replays a recorded one that its name decides on: adding devices changes nobody's. */
  public ChurnModel byName(double silent) {
    return (streams, name) -> replay(assigned(streams, name), streams, name, silent);
  }

  /**
   * The course of a recorded device, replayed by the one of that name.
   *
   * @param number of the recorded device; beyond the last it begins again with the first, so that devices may take them in
   *     order
   * @param silent the probability of leaving without a word: a recording does not tell
   */
  public Presence replay(int number, Streams streams, String name, double silent) {
    int device = Math.floorMod(number, devices.size());
    return new Replay(firsts[device], firsts[device + 1], streams, name, silent);
  }

  private final class Replay implements Presence {

    private final Streams streams;
    private final String name;
    private final double silent;
    private final int last;
    private int session;
    private boolean there;

    Replay(int first, int last, Streams streams, String name, double silent) {
      this.streams = streams;
      this.name = name;
      this.silent = silent;
      this.session = first;
      this.last = last;
      this.there = first < last && starts[first] == 0;
    }

    @Override
    public boolean isThere() {
      return there;
    }

    @Override
    public long until() {
      return session == last ? FOREVER : there ? ends[lastTouching()] : starts[session];
    }

    @Override
    public boolean goesSilently() {
      return there && streams.stream(name, "absence-" + session).nextBoolean(silent);
    }

    @Override
    public void next() {
      if (session == last) {
        throw new IllegalStateException("a course that lasts forever has no following turn");
      }
      if (there) {
        session = lastTouching() + 1;
      }
      there = !there;
    }

    /** Sessions that touch are one: nobody goes and comes in an instant. */
    private int lastTouching() {
      int touching = session;
      while (touching + 1 < last && starts[touching + 1] == ends[touching]) {
        touching++;
      }
      return touching;
    }
  }

  @Override
  public String toString() {
    return devices.size() + " devices, " + starts.length + " sessions, until " + Arrays.stream(ends).max().orElse(0) + " ns";
  }
}
