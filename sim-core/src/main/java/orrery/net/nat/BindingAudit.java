package orrery.net.nat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/**
 * The invariant that no bytes pass a middlebox without a right to, kept beside one box by somebody who does not trust it
 * and shares no code with it: he writes down what he sees pass, and says of each packet whether it should have.
 *
 * <p>Of what looser filtering lets in he knows an upper bound only: he sees neither external ports nor, where he is not
 * told flags, the ends of connections. He never cries wolf.
 */
public final class BindingAudit {

  /** Packets are seen in an order that is not quite that of their times; what has ended is remembered a little longer. */
  private static final long SLACK_NANOS = 60_000_000_000L;
  private static final int LEAST_PURGE = 64;

  private final NatBehavior behavior;
  private final Map<Flow, Story> stories = new LinkedHashMap<>();
  /** Until when an internal endpoint may hear from an address, or from anybody. */
  private final Map<Audience, Long> open = new LinkedHashMap<>();
  private int purgeAt = LEAST_PURGE;

  private record Flow(Transport transport, Endpoint internal, Endpoint remote) {}

  private record Audience(Transport transport, Endpoint internal, @Nullable Address remote) {}

  /** What two endpoints have said to each other so far. */
  private static final class Story {
    long told;
    boolean insideSpoke;
    boolean outsideSpoke;
    boolean insideFinished;
    boolean outsideFinished;
    boolean reset;
  }

  public BindingAudit(NatBehavior behavior) {
    this.behavior = behavior;
  }

  /** As {@link #out(Transport, Endpoint, Endpoint, int, long)}, where the flags of a segment are not known. */
  public boolean out(Transport transport, Endpoint internal, Endpoint remote, long time) {
    return out(transport, internal, remote, 0, time);
  }

  /** A packet has gone out; whether it had the right to. */
  public boolean out(Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    Flow flow = new Flow(transport, internal, remote);
    boolean known = isUnderWay(flow, time);
    write(flow, true, tcpFlags, time);
    return known || ruling(Firewall.Direction.OUT, transport, remote.address(), remote.port()) != Ruling.BARRED;
  }

  /** As {@link #allows(Transport, Endpoint, Endpoint, int, long)}, where the flags of a segment are not known. */
  public boolean allows(Transport transport, Endpoint internal, Endpoint remote, long time) {
    return allows(transport, internal, remote, 0, time);
  }

  /** Whether a packet that has come in had the right to. */
  public boolean allows(Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    Flow flow = new Flow(transport, internal, remote);
    if (isUnderWay(flow, time)) {
      write(flow, false, tcpFlags, time);
      return true;
    }
    Ruling ruling = ruling(Firewall.Direction.IN, transport, remote.address(), internal.port());
    if (ruling == Ruling.WELCOME) {
      write(flow, false, tcpFlags, time);
      return true;
    }
    Audience audience = switch (behavior.filtering()) {
      case ENDPOINT_INDEPENDENT -> new Audience(transport, internal, null);
      case ADDRESS_DEPENDENT -> new Audience(transport, internal, remote.address());
      case ADDRESS_AND_PORT_DEPENDENT -> null;
    };
    if (ruling == Ruling.BARRED || audience == null || time > open.getOrDefault(audience, Long.MIN_VALUE)) {
      return false;
    }
    if (transport == Transport.UDP && behavior.lifetimes().refresh() != NatBehavior.Refresh.OUTBOUND) {
      open.merge(audience, time + behavior.lifetimes().udpAnswered().toNanos(), Math::max);
    }
    return true;
  }

  // ---- The book

  private boolean isUnderWay(Flow flow, long time) {
    Story story = stories.get(flow);
    return story != null && time <= end(flow.transport(), story);
  }

  private void write(Flow flow, boolean outward, int flags, long time) {
    if (stories.size() >= purgeAt) {
      purge(time);
    }
    Story story = stories.get(flow);
    boolean again = story != null && (flags & 18) == 2 && (story.reset || (story.insideFinished && story.outsideFinished));
    if (story == null || again || time > end(flow.transport(), story)) {
      story = new Story();
      story.told = time;
      stories.put(flow, story);
    }
    tell(story, flow.transport(), outward, flags, time);
    long end = end(flow.transport(), story);
    open.merge(new Audience(flow.transport(), flow.internal(), null), end, Math::max);
    open.merge(new Audience(flow.transport(), flow.internal(), flow.remote().address()), end, Math::max);
  }

  private void tell(Story story, Transport transport, boolean outward, int flags, long time) {
    boolean over = story.insideFinished && story.outsideFinished;
    boolean resets = (flags & 4) != 0;
    if (transport == Transport.TCP && over && !resets) {
      return;
    }
    if (transport == Transport.TCP && resets) {
      if (!story.reset) {
        story.reset = true;
        story.told = Math.max(story.told, time);
      }
      return;
    }
    if (story.reset) {
      // Something came after the reset, so the connection goes on.
      story.reset = false;
      story.insideFinished = false;
      story.outsideFinished = false;
    }
    story.insideSpoke |= outward;
    story.outsideSpoke |= !outward;
    if (transport == Transport.TCP && (flags & 1) != 0 && story.insideSpoke && story.outsideSpoke) {
      story.insideFinished |= outward;
      story.outsideFinished |= !outward;
    }
    boolean counts = transport != Transport.UDP || switch (behavior.lifetimes().refresh()) {
      case OUTBOUND -> outward;
      case INBOUND -> !outward;
      case BOTH -> true;
    };
    if (counts) {
      story.told = Math.max(story.told, time);
    }
  }

  /** When it is forgotten, if nothing else happens. */
  private long end(Transport transport, Story story) {
    NatBehavior.Lifetimes lifetimes = behavior.lifetimes();
    boolean both = story.insideSpoke && story.outsideSpoke;
    Duration lifetime = switch (transport) {
      case UDP -> both ? lifetimes.udpAnswered() : lifetimes.udpOneWay();
      case ICMP -> lifetimes.icmpQuery();
      case TCP -> story.reset || (story.insideFinished && story.outsideFinished) ? lifetimes.tcpClosing()
          : both ? lifetimes.tcpEstablished() : lifetimes.tcpOpening();
    };
    return story.told + lifetime.toNanos();
  }

  private void purge(long time) {
    stories.entrySet().removeIf(entry -> time - end(entry.getKey().transport(), entry.getValue()) > SLACK_NANOS);
    open.values().removeIf(until -> time - until > SLACK_NANOS);
    purgeAt = Math.max(LEAST_PURGE, 2 * stories.size());
  }

  // ---- The rules

  private enum Ruling { WELCOME, BARRED, SILENT }

  private Ruling ruling(Firewall.Direction direction, Transport transport, Address remote, int port) {
    for (Firewall.Rule rule : behavior.firewall().rules()) {
      Address prefix = rule.prefix();
      boolean matches = rule.direction().equals(direction)
          && (rule.transport() == null || rule.transport().equals(transport))
          && rule.firstPort() <= port && port <= rule.lastPort()
          && (prefix == null || (prefix.isIpv4() == remote.isIpv4() && remote.network(rule.prefixLength()).compareTo(prefix) == 0));
      if (matches) {
        return rule.action() == Firewall.Action.ALLOW ? Ruling.WELCOME : Ruling.BARRED;
      }
    }
    return Ruling.SILENT;
  }
}
