package orrery.net.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.RandomStream;
import orrery.net.DropReason;
import orrery.net.Transport;
import orrery.net.nat.NatBehavior.Filtering;
import orrery.net.nat.NatBehavior.Mapping;
import orrery.net.nat.NatBehavior.Refresh;
import orrery.net.nat.PortAssignment.Collision;
import orrery.net.nat.PortAssignment.Policy;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;

/** Random packets, put to a NAT and to a model of it that knows nothing but lists. */
class NatModelTest {

  private static final long SECOND = 1_000_000_000L;

  /** Who sent to whom, when, and from which port. */
  private static final class Sent {
    final Endpoint internal;
    final Endpoint remote;
    final int port;
    long refreshed;
    boolean answered;

    Sent(Endpoint internal, Endpoint remote, int port, long refreshed) {
      this.internal = internal;
      this.remote = remote;
      this.port = port;
      this.refreshed = refreshed;
    }
  }

  /** That something came in by the mapping that a packet had gone out by. */
  private record Came(Sent sent, long until) {}

  private static final class Model {
    final NatBehavior behavior;
    final RandomStream luck;
    final List<Sent> log = new ArrayList<>();
    final List<Came> came = new ArrayList<>();
    int last = -1;

    Model(NatBehavior behavior, RandomStream luck) {
      this.behavior = behavior;
      this.luck = luck;
    }

    boolean lives(Sent sent, long now) {
      Duration lifetime = sent.answered ? behavior.lifetimes().udpAnswered() : behavior.lifetimes().udpOneWay();
      return now - sent.refreshed <= lifetime.toNanos();
    }

    int out(Endpoint internal, Endpoint remote, long now) {
      for (Sent sent : log) {
        if (lives(sent, now) && sent.internal.equals(internal) && sent.remote.equals(remote)) {
          if (behavior.lifetimes().refresh() != Refresh.INBOUND) {
            sent.refreshed = now;
          }
          return sent.port;
        }
      }
      Integer known = null;
      for (Sent sent : log) {
        if (isHeld(sent, now) && sent.internal.equals(internal) && isAlike(sent.remote, remote)) {
          known = sent.port;
        }
      }
      int port = known != null ? known : choose(internal, remote, now);
      log.add(new Sent(internal, remote, port, now));
      return port;
    }

    /** Whether the mapping that a packet went out by still stands. */
    boolean isHeld(Sent sent, long now) {
      for (Sent other : log) {
        if (lives(other, now) && isOfOneMapping(other, sent)) {
          return true;
        }
      }
      for (Came each : came) {
        if (now <= each.until() && isOfOneMapping(each.sent(), sent)) {
          return true;
        }
      }
      return false;
    }

    boolean isOfOneMapping(Sent one, Sent other) {
      return one.port == other.port && one.internal.equals(other.internal) && isAlike(one.remote, other.remote);
    }

    boolean isAlike(Endpoint one, Endpoint other) {
      return switch (behavior.mapping()) {
        case ENDPOINT_INDEPENDENT, NONE -> true;
        case ADDRESS_DEPENDENT -> one.address().equals(other.address());
        case ADDRESS_AND_PORT_DEPENDENT -> one.equals(other);
      };
    }

    boolean isTaken(int port, Endpoint internal, Endpoint remote, long now) {
      if (behavior.ports().parity() && port % 2 != internal.port() % 2) {
        return true;
      }
      boolean overloads = behavior.ports().policy() == Policy.OVERLOADING;
      return log.stream().anyMatch(sent -> sent.port == port && isHeld(sent, now) && (!overloads || sent.remote.equals(remote)));
    }

    int choose(Endpoint internal, Endpoint remote, long now) {
      Policy policy = behavior.ports().policy();
      boolean keeps = policy == Policy.PRESERVING || policy == Policy.OVERLOADING;
      int port = internal.port();
      if (!keeps || isTaken(port, internal, remote, now)) {
        boolean random = keeps ? behavior.ports().onCollision() == Collision.RANDOM : policy == Policy.RANDOM;
        port = random ? 1_024 + luck.nextInt(64_512) : last < 1_023 || last == 65_535 ? 1_024 : last + 1;
        while (isTaken(port, internal, remote, now)) {
          port = port == 65_535 ? 1_024 : port + 1;
        }
      }
      last = port;
      return port;
    }

    @Nullable Object in(int port, Endpoint remote, long now) {
      boolean overloads = behavior.ports().policy() == Policy.OVERLOADING;
      Sent owner = null;
      for (Sent sent : log) {
        if (sent.port == port && isHeld(sent, now) && (!overloads || sent.remote.equals(remote))) {
          owner = sent;
        }
      }
      if (owner == null) {
        return DropReason.NO_BINDING;
      }
      boolean passes = behavior.filtering() == Filtering.ENDPOINT_INDEPENDENT;
      for (Sent sent : log) {
        if (lives(sent, now) && sent.internal.equals(owner.internal)) {
          passes |= sent.remote.equals(remote)
              || (behavior.filtering() == Filtering.ADDRESS_DEPENDENT && sent.remote.address().equals(remote.address()));
        }
      }
      if (!passes) {
        return DropReason.FILTERED;
      }
      boolean refreshes = behavior.lifetimes().refresh() != Refresh.OUTBOUND;
      for (Sent sent : log) {
        if (lives(sent, now) && sent.internal.equals(owner.internal) && sent.remote.equals(remote)) {
          sent.answered = true;
          if (refreshes) {
            sent.refreshed = now;
          }
        }
      }
      if (refreshes) {
        came.add(new Came(owner, now + behavior.lifetimes().udpAnswered().toNanos()));
      }
      return owner.internal;
    }
  }

  private static List<PortAssignment> assignments(Mapping mapping, Filtering filtering) {
    List<PortAssignment> all = new ArrayList<>();
    for (Policy policy : Policy.values()) {
      for (Collision collision : Collision.values()) {
        for (boolean parity : new boolean[] {false, true}) {
          if (policy != Policy.OVERLOADING
              || (mapping == Mapping.ADDRESS_AND_PORT_DEPENDENT && filtering == Filtering.ADDRESS_AND_PORT_DEPENDENT)) {
            all.add(new PortAssignment(policy, collision, parity, 0, 1));
          }
        }
      }
    }
    return all;
  }

  @Test
  void doesWhatTheModelDoesInEveryCombinationOfMappingFilteringAndPorts() {
    Seeds.each(10, random -> {
      for (Mapping mapping : List.of(Mapping.ENDPOINT_INDEPENDENT, Mapping.ADDRESS_DEPENDENT, Mapping.ADDRESS_AND_PORT_DEPENDENT)) {
        for (Filtering filtering : Filtering.values()) {
          for (PortAssignment ports : assignments(mapping, filtering)) {
            compare(NatBehavior.of(mapping, filtering).with(ports).with(lifetimes(random)), random);
          }
        }
      }
    });
  }

  private static NatBehavior.Lifetimes lifetimes(RandomStream random) {
    long oneWay = 1 + random.nextInt(60);
    return NatBehavior.RFC_LIFETIMES.withUdp(
        Duration.ofSeconds(oneWay), Duration.ofSeconds(oneWay + random.nextInt(60)), Refresh.values()[random.nextInt(3)]);
  }

  private static void compare(NatBehavior behavior, RandomStream random) {
    long luck = random.nextLong();
    Box box = new Box(new Nat(behavior, List.of(Box.EXTERNAL), () -> new Xoshiro256(luck)), Transport.UDP);
    Model model = new Model(behavior, new Xoshiro256(luck));
    List<Integer> ports = new ArrayList<>(List.of(5_000));
    long now = 0;
    for (int step = 0; step < 150; step++) {
      now += random.nextLong(8 * SECOND);
      Endpoint remote = new Endpoint(Address.ipv4(0xC6336401 + random.nextInt(3)), 80 + random.nextInt(2));
      String where = step + " of " + behavior.mapping() + " " + behavior.filtering() + " " + behavior.ports() + " " + behavior.lifetimes();
      if (random.nextBoolean(0.5)) {
        Endpoint internal = new Endpoint(Address.ipv4(0xC0A8010A + random.nextInt(3)), 5_000 + random.nextInt(2));
        int port = box.nat.outbound(Transport.UDP, internal, remote, 0, now).passed().port();
        assertThat(port).as("out, step %s", where).isEqualTo(model.out(internal, remote, now));
        ports.add(port);
      } else {
        int port = ports.get(random.nextInt(ports.size()));
        Middlebox.Verdict verdict = box.nat.inbound(Transport.UDP, new Endpoint(Box.EXTERNAL, port), remote, 0, now);
        Object ours = verdict.endpoint() != null ? verdict.endpoint() : verdict.drop();
        assertThat(ours).as("in, step %s", where).isEqualTo(model.in(port, remote, now));
      }
    }
  }
}
