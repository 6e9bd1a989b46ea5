package orrery.protocols.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.sim.Xoshiro256;
import orrery.validation.Published;
import org.junit.jupiter.api.Test;

/** Which host a policy chooses. */
class PlacementTest {

  private static HostEntry host(int number, RelaySite site, Place place) {
    RelayOffer offer = new RelayOffer(new Endpoint(Address.ipv4(198, 51, 100, 1), 80), site, place, 1_000_000, 1_000_000, 1_000_000,
        EnumSet.of(RelayProtocol.TCP), Duration.ZERO, List.of());
    return new HostEntry(new NodeId("host-" + number), offer, "token");
  }

  private static Place landmarks(long... micros) {
    List<Long> all = new ArrayList<>();
    for (long each : micros) {
      all.add(each);
    }
    return new Place(all, Optional.empty(), "");
  }

  @Test
  void whatASlowAccessAddsToAllRoundTripsSaysNothingOfThePlace() {
    Place frankfurt = landmarks(2_000, 91_000, 233_000, 198_000);
    Place behindDocsis = landmarks(22_000, 111_000, 253_000, 218_000);
    Place washington = landmarks(91_000, 2_000, 164_000, 118_000);

    assertThat(frankfurt.microsTo(behindDocsis)).isZero();
    assertThat(frankfurt.microsTo(washington)).isGreaterThan(50_000);
    assertThat(Place.UNKNOWN.microsTo(frankfurt)).as("nobody is farther").isGreaterThan(frankfurt.microsTo(washington));
    assertThat(Place.in("london").microsTo(Place.in("london"))).isZero();
  }

  @Test
  void theCloudIsClosestOnlyWhereItMayBe() {
    Place here = landmarks(1_000, 50_000);
    List<HostEntry> able = List.of(host(1, RelaySite.CLOUD, here), host(2, RelaySite.EDGE, landmarks(50_000, 1_000)));
    assertThat(new Placement(Policy.CLOSEST, true, new Xoshiro256(1)).choose(able, RelayKind.BEP, here).orElseThrow().id).hasToString("host-2");
    assertThat(new Placement(Policy.CLOSEST, false, new Xoshiro256(1)).choose(able, RelayKind.BEP, here).orElseThrow().id).hasToString("host-1");
  }

  /**
   * The supermarket model: customers come to {@code n} servers at rate {@code load} each, go by the policy, and are served one by
   * one in a mean time of 1. The mean time in the system, by Little's law.
   */
  private static double supermarket(Policy policy, int n, double load, double warmUp, double length) {
    Xoshiro256 luck = new Xoshiro256(18);
    Placement placement = new Placement(policy, true, new Xoshiro256(81));
    List<HostEntry> hosts = new ArrayList<>();
    List<Deque<Instance>> queues = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      hosts.add(host(i, RelaySite.EDGE, Place.UNKNOWN));
      queues.add(new ArrayDeque<>());
    }
    List<Integer> busy = new ArrayList<>();
    double time = 0;
    double area = 0;
    long inside = 0;
    for (long customers = 0; time < warmUp + length; ) {
      double rate = load * n + busy.size();
      double step = luck.nextExponential(1 / rate);
      area += inside * Math.max(0, Math.min(time + step, warmUp + length) - Math.max(time, warmUp));
      time += step;
      if (luck.nextDouble() * rate < load * n) {
        HostEntry chosen = placement.choose(hosts, RelayKind.BEP, Place.UNKNOWN).orElseThrow();
        int index = Integer.parseInt(chosen.id.name().substring(5));
        Instance customer = new Instance("c-" + customers++, chosen, RelayKind.BEP, RelayProtocol.TCP, 1, false);
        chosen.add(customer);
        if (queues.get(index).isEmpty()) {
          busy.add(index);
        }
        queues.get(index).add(customer);
        inside++;
      } else {
        int place = luck.nextInt(busy.size());
        int index = busy.get(place);
        hosts.get(index).remove(queues.get(index).remove());
        if (queues.get(index).isEmpty()) {
          busy.set(place, busy.get(busy.size() - 1));
          busy.remove(busy.size() - 1);
        }
        inside--;
      }
    }
    return area / length / (load * n);
  }

  /** Mitzenmacher, "The power of two choices in randomized load balancing", 2001: the sum of load^(2^i - 2). */
  @Test
  void twoChoicesAreThoseOfTheSupermarketModel() {
    Published.row("E18")
        .near("time in the system, 500 servers, two choices, load 0.5", 1.2657, 0.02, supermarket(Policy.POWER_OF_TWO_CHOICES, 500, 0.5, 20, 200))
        .near("time in the system, 500 servers, two choices, load 0.9", 2.6141, 0.02, supermarket(Policy.POWER_OF_TWO_CHOICES, 500, 0.9, 100, 300))
        .near("time in the system, 50 servers, two choices, load 0.9", 2.6141, 0.06, supermarket(Policy.POWER_OF_TWO_CHOICES, 50, 0.9, 100, 3000));
  }

  @Test
  void theLeastLoadedOfAllIsBetterThanTheLessLoadedOfTwo() {
    double all = supermarket(Policy.LEAST_LOADED, 50, 0.9, 50, 200);
    assertThat(all).isLessThan(1.6).isCloseTo(1.1, within(0.4));
  }
}
