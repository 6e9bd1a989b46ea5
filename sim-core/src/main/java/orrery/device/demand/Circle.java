package orrery.device.demand;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.sim.Streams;

/**
 * The few among all with whom somebody has to do: drawn once for each device by its name, and met by Zipf's law, the first
 * most often. So traffic is skewed to a few peers (EC-11).
 */
public final class Circle {

  private final int peers;

  /** The sum of the weights of the first, the first two, and so on. */
  private final double[] sums;

  /**
   * @param peers how many there are at most, 1 or more
   * @param skew Zipf's exponent: that of rank r is met in proportion to r to the power of minus this; 0 for all alike
   */
  public Circle(int peers, double skew) {
    if (peers < 1 || !(skew >= 0 && skew <= 100)) {
      throw new IllegalArgumentException("a circle must have a peer and a skew from 0 to 100 but has " + peers + " peers");
    }
    this.peers = peers;
    this.sums = new double[peers];
    double sum = 0;
    for (int rank = 1; rank <= peers; rank++) {
      sum += StrictMath.pow(rank, -skew);
      sums[rank - 1] = sum;
    }
  }

  /**
   * Some of a device's circle, each once, in the order in which they are drawn; all of it where it is no larger.
   *
   * @param company who may be in it, the device itself not among them; always the same for the same device and workload
   * @param count how many, 0 or more
   * @param luck what draws them, once each
   */
  public List<NodeId> some(Streams streams, String device, String workload, List<NodeId> company, int count, RandomStream luck) {
    int size = Math.min(peers, company.size());
    int[] ranks = ranks(size, Math.min(count, size), luck);
    int most = 0;
    for (int rank : ranks) {
      most = Math.max(most, rank + 1);
    }
    int[] members = members(streams.stream(device, "want/" + workload + "/circle"), company.size(), most);
    List<NodeId> some = new ArrayList<>(ranks.length);
    for (int rank : ranks) {
      some.add(company.get(members[rank]));
    }
    return some;
  }

  /** Different ranks below {@code size}: each is drawn by the weights of those that are left. */
  private int[] ranks(int size, int count, RandomStream luck) {
    int[] ranks = new int[count];
    boolean[] taken = new boolean[size];
    double left = size == 0 ? 0 : sums[size - 1];
    for (int i = 0; i < count; i++) {
      double target = luck.nextDouble() * left;
      int last = -1;
      for (int rank = 0; rank < size && (last < 0 || target >= 0); rank++) {
        if (!taken[rank]) {
          last = rank;
          target -= weight(rank);
        }
      }
      ranks[i] = last;
      taken[last] = true;
      left -= weight(last);
    }
    return ranks;
  }

  private double weight(int rank) {
    return rank == 0 ? sums[0] : sums[rank] - sums[rank - 1];
  }

  /**
   * The first members of the circle, as numbers in the company: the beginning of a shuffle of it. How that is come by hangs on
   * the sizes of company and circle, and not on how many are asked for, so that these are always the same.
   */
  private int[] members(RandomStream luck, int company, int most) {
    int[] members = new int[most];
    int[] shuffled = company <= 4L * peers ? IntStream.range(0, company).toArray() : new int[0];
    for (int i = 0; i < most; i++) {
      if (shuffled.length > 0) {
        int drawn = i + luck.nextInt(company - i);
        members[i] = shuffled[drawn];
        shuffled[drawn] = shuffled[i];
      } else {
        int drawn = luck.nextInt(company);
        while (isAmong(members, i, drawn)) {
          drawn = luck.nextInt(company);
        }
        members[i] = drawn;
      }
    }
    return members;
  }

  private static boolean isAmong(int[] members, int count, int drawn) {
    for (int i = 0; i < count; i++) {
      if (members[i] == drawn) {
        return true;
      }
    }
    return false;
  }
}
