package orrery.device.demand;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import orrery.sim.Streams;

/**
 * Recorded wants of a number of devices, replayed by simulated ones. After the last of a device there are no more.
 */
public final class ArrivalTrace {

  /** What stands in the place of a size that was not recorded. */
  public static final long UNKNOWN = -1;

  private final List<String> devices;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** By device: where its wants begin in the arrays; one more than there are devices. */
  private final int[] firsts;

  private final long[] times;
  private final long[] ups;
  private final long[] downs;

  /**
   * A trace of wants, those of one device following those of another.
   *
   * @param devices what the recorded devices are called; at least one
   * @param firsts by device, the number of its first want, and at last the number of all wants
   * @param times in nanoseconds, 0 or more; never falling within a device
   * @param ups the bytes that each sends, or {@link #UNKNOWN}
   * @param downs the bytes that each asks for, or {@link #UNKNOWN}
   */
  public ArrivalTrace(List<String> devices, int[] firsts, long[] times, long[] ups, long[] downs) {
    this.devices = List.copyOf(devices);
    this.firsts = firsts.clone();
    this.times = times.clone();
    this.ups = ups.clone();
    this.downs = downs.clone();
    if (devices.isEmpty() || firsts.length != devices.size() + 1 || firsts[0] != 0 || firsts[devices.size()] != times.length
        || ups.length != times.length || downs.length != times.length) {
      throw new IllegalArgumentException("a trace must have a device, and sizes for each time, but has " + devices.size() + " devices and " + times.length + " times");
    }
    for (int device = 0; device < devices.size(); device++) {
      numbers.put(devices.get(device), device);
      if (firsts[device] > firsts[device + 1]) {
        throw new IllegalArgumentException("a device's wants must follow those of the one before");
      }
      long before = 0;
      for (int i = firsts[device]; i < firsts[device + 1]; i++) {
        if (times[i] < before || ups[i] < UNKNOWN || downs[i] < UNKNOWN) {
          throw new IllegalArgumentException("wants of " + devices.get(device) + " must be in order and have sizes of 0 B or more, but one is at " + times[i] + " ns");
        }
        before = times[i];
      }
    }
  }

  /** What the recorded devices are called, in the order of the recording. */
  public List<String> devices() {
    return devices;
  }

  /** How many wants a recorded device has. */
  public int wants(int device) {
    return firsts[device + 1] - firsts[device];
  }

  /**
   * The model in which each device replays the recorded one of its own name; where there is none, one that its name, hashed
   * with the seed, decides on. Several may replay the same.
   *
   * @param from what was recorded before does not come
   * @param until what was recorded then or later does not come
   */
  public ArrivalModel byName(long from, long until) {
    return (streams, device, workload) -> new Replay(assigned(streams, device), from, until);
  }

  private int assigned(Streams streams, String device) {
    Integer own = numbers.get(device);
    return own != null ? own : (int) Long.remainderUnsigned(streams.hash(device + "/wants"), devices.size());
  }

  private final class Replay implements Arrivals {

    private final int first;
    private final int last;
    private int at;

    Replay(int device, long from, long until) {
      first = firsts[device];
      int end = firsts[device + 1];
      while (end > first && times[end - 1] >= until) {
        end--;
      }
      last = end;
      at = first;
      while (at < last && times[at] < from) {
        at++;
      }
    }

    @Override
    public long time() {
      return at == last ? FOREVER : times[at];
    }

    @Override
    public long number() {
      return at - first;
    }

    @Override
    public OptionalLong upBytes() {
      return known(ups[at]);
    }

    @Override
    public OptionalLong downBytes() {
      return known(downs[at]);
    }

    private static OptionalLong known(long bytes) {
      return bytes == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    @Override
    public void next() {
      if (at == last) {
        throw new IllegalStateException("after the last want there is none");
      }
      at++;
    }
  }
}
