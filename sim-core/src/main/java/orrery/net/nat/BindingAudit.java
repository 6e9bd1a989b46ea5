package orrery.net.nat;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
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
  private static final int LEAST_PURGE = 2;
  private static final Transport[] TRANSPORTS = Transport.values();

  private final NatBehavior behavior;
  private final Stories stories = new Stories();
  /** What is open to whom; nothing where filtering looks at single endpoints, of which the stories tell. */
  private final Map<Audience, Opening> open;
  private int purgeAt = LEAST_PURGE;

  /** An internal endpoint and the address that it may hear from, null being any, where filtering looks at that. */
  private record Audience(Transport transport, Endpoint internal, @Nullable Address remote) {}

  /** Until when an audience may hear. */
  private static final class Opening {
    long until = Long.MIN_VALUE;

    void prolong(long time) {
      until = Math.max(until, time);
    }
  }

  /** What two endpoints have said to each other so far. */
  private static final class Story {
    final Endpoint internal;
    final long remoteHigh;
    final long remoteLow;
    final char remotePort;
    final byte transport;
    /** What it keeps open besides itself; null where that is nothing. It lasts as long as the longest of its stories. */
    final @Nullable Opening opening;
    boolean insideSpoke;
    boolean outsideSpoke;
    boolean insideFinished;
    boolean outsideFinished;
    boolean reset;
    long told;

    Story(Transport transport, Endpoint internal, Endpoint remote, @Nullable Opening opening, long time) {
      this.internal = internal;
      this.remoteHigh = remote.address().high();
      this.remoteLow = remote.address().low();
      this.remotePort = (char) remote.port();
      this.transport = (byte) transport.ordinal();
      this.opening = opening;
      this.told = time;
    }

    boolean isOf(Transport by, Endpoint inside, Endpoint remote) {
      return remotePort == remote.port()
          && remoteLow == remote.address().low()
          && remoteHigh == remote.address().high()
          && transport == by.ordinal()
          && internal.equals(inside);
    }

    Transport by() {
      return TRANSPORTS[transport];
    }
  }

  /** The stories by who tells them to whom: a hash table that is searched from where a name's bits lead to upwards. */
  private static final class Stories {
    private @Nullable Story[] all = new Story[4];
    /** A byte of each one's hash by its place, 0 where that is free: so that only the one looked for is looked at. */
    private byte[] tags = new byte[4];
    private int size;

    /** Where the story of these endpoints is, or would be. */
    private int place(Transport transport, Endpoint internal, Endpoint remote) {
      int hash = hash(transport, internal, remote.address().high(), remote.address().low(), remote.port());
      byte tag = tag(hash);
      int at = hash & all.length - 1;
      while (tags[at] != 0) {
        if (tags[at] == tag) {
          Story story = all[at];
          if (story != null && story.isOf(transport, internal, remote)) {
            return at;
          }
        }
        at = at + 1 & all.length - 1;
      }
      return at;
    }

    /** Reads where a look-up begins. */
    int touch(Transport transport, Endpoint internal, Endpoint remote) {
      int at = hash(transport, internal, remote.address().high(), remote.address().low(), remote.port()) & all.length - 1;
      return tags[at] + (all[at] == null ? 1 : 0);
    }

    /** What a look-up will probably find. */
    @Nullable Story glance(Transport transport, Endpoint internal, Endpoint remote) {
      int hash = hash(transport, internal, remote.address().high(), remote.address().low(), remote.port());
      byte tag = tag(hash);
      int at = hash & all.length - 1;
      while (tags[at] != 0 && tags[at] != tag) {
        at = at + 1 & all.length - 1;
      }
      return all[at];
    }

    private static byte tag(int hash) {
      return (byte) (hash >>> 24 | 1);
    }

    private static int hash(Transport transport, Endpoint internal, long remoteHigh, long remoteLow, int remotePort) {
      long bits = internal.address().high() + 31 * internal.address().low();
      bits = 31 * bits + internal.port();
      bits = 31 * bits + remoteHigh;
      bits = 31 * bits + remoteLow;
      bits = 31 * bits + remotePort;
      bits = (31 * bits + transport.ordinal()) * 0x9e3779b97f4a7c15L;
      return (int) (bits >>> 32);
    }

    @Nullable Story find(Transport transport, Endpoint internal, Endpoint remote) {
      return all[place(transport, internal, remote)];
    }

    /** In place of the former of the same endpoints, if any. */
    void put(Transport transport, Endpoint internal, Endpoint remote, Story story) {
      int at = place(transport, internal, remote);
      size += all[at] == null ? 1 : 0;
      all[at] = story;
      tags[at] = tag(hash(transport, internal, remote.address().high(), remote.address().low(), remote.port()));
      if (2 * size > all.length) {
        keepIf(any -> true);
      }
    }

    /** Keeps those that pass, in as much room as they need. */
    void keepIf(Predicate<Story> keeps) {
      @Nullable Story[] old = all;
      int kept = 0;
      for (Story story : old) {
        kept += story != null && keeps.test(story) ? 1 : 0;
      }
      int capacity = 4;
      while (capacity < 2 * (kept + 1)) {
        capacity *= 2;
      }
      all = new Story[capacity];
      tags = new byte[capacity];
      size = kept;
      for (Story story : old) {
        if (story != null && keeps.test(story)) {
          int hash = hash(story.by(), story.internal, story.remoteHigh, story.remoteLow, story.remotePort);
          int at = hash & capacity - 1;
          while (tags[at] != 0) {
            at = at + 1 & capacity - 1;
          }
          all[at] = story;
          tags[at] = tag(hash);
        }
      }
    }
  }

  public BindingAudit(NatBehavior behavior) {
    this.behavior = behavior;
    this.open = behavior.filtering() == NatBehavior.Filtering.ADDRESS_AND_PORT_DEPENDENT ? Collections.emptyMap() : new LinkedHashMap<>(4);
  }

  /** Reads what {@link #out} and {@link #allows} will: of each step, of {@link Nat#STEPS}, what that before has led to. */
  public int readAhead(int step, Transport transport, Endpoint internal, Endpoint remote) {
    if (step < 3) {
      return step == 0 ? purgeAt : step == 1 ? stories.size : stories.touch(transport, internal, remote);
    }
    Story story = stories.glance(transport, internal, remote);
    if (step == 3 || story == null) {
      return story == null ? 0 : (int) story.told;
    }
    return story.opening == null ? 0 : (int) story.opening.until;
  }

  /** As {@link #out(Transport, Endpoint, Endpoint, int, long)}, where the flags of a segment are not known. */
  public boolean out(Transport transport, Endpoint internal, Endpoint remote, long time) {
    return out(transport, internal, remote, 0, time);
  }

  /** A packet has gone out; whether it had the right to. */
  public boolean out(Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    Story story = stories.find(transport, internal, remote);
    boolean known = isUnderWay(story, time);
    write(story, transport, internal, remote, true, tcpFlags, time);
    return known || ruling(Firewall.Direction.OUT, transport, remote.address(), remote.port()) != Ruling.BARRED;
  }

  /** As {@link #allows(Transport, Endpoint, Endpoint, int, long)}, where the flags of a segment are not known. */
  public boolean allows(Transport transport, Endpoint internal, Endpoint remote, long time) {
    return allows(transport, internal, remote, 0, time);
  }

  /** Whether a packet that has come in had the right to. */
  public boolean allows(Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {
    Story story = stories.find(transport, internal, remote);
    if (isUnderWay(story, time)) {
      write(story, transport, internal, remote, false, tcpFlags, time);
      return true;
    }
    Ruling ruling = ruling(Firewall.Direction.IN, transport, remote.address(), internal.port());
    if (ruling == Ruling.WELCOME) {
      write(story, transport, internal, remote, false, tcpFlags, time);
      return true;
    }
    Audience audience = audience(transport, internal, remote);
    Opening opening = audience == null ? null : open.get(audience);
    if (ruling == Ruling.BARRED || opening == null || time > opening.until) {
      return false;
    }
    if (transport == Transport.UDP && behavior.lifetimes().refresh() != NatBehavior.Refresh.OUTBOUND) {
      opening.prolong(time + behavior.lifetimes().udpAnswered().toNanos());
    }
    return true;
  }

  // ---- The book

  private boolean isUnderWay(@Nullable Story story, long time) {
    return story != null && time <= end(story.by(), story);
  }

  /** What filtering looks at, where somebody inside speaks to {@code remote}; null where that is this one endpoint alone. */
  private @Nullable Audience audience(Transport transport, Endpoint internal, Endpoint remote) {
    return switch (behavior.filtering()) {
      case ENDPOINT_INDEPENDENT -> new Audience(transport, internal, null);
      case ADDRESS_DEPENDENT -> new Audience(transport, internal, remote.address());
      case ADDRESS_AND_PORT_DEPENDENT -> null;
    };
  }

  /** @param former what these endpoints have said to each other before; null where that is nothing */
  private void write(@Nullable Story former, Transport transport, Endpoint internal, Endpoint remote, boolean outward, int flags, long time) {
    if (stories.size >= purgeAt) {
      purge(time);
    }
    Story story = former;
    boolean again = story != null && (flags & 18) == 2 && (story.reset || (story.insideFinished && story.outsideFinished));
    if (story == null || again || time > end(transport, story)) {
      Audience audience = audience(transport, internal, remote);
      story = new Story(transport, internal, remote, audience == null ? null : open.computeIfAbsent(audience, nobody -> new Opening()), time);
      stories.put(transport, internal, remote, story);
    }
    tell(story, transport, outward, flags, time);
    if (story.opening != null) {
      story.opening.prolong(end(transport, story));
    }
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
    stories.keepIf(story -> time - end(story.by(), story) <= SLACK_NANOS);
    open.values().removeIf(opening -> time - opening.until > SLACK_NANOS);
    purgeAt = Math.max(LEAST_PURGE, 2 * stories.size);
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
