package orrery.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.net.flow.Channel;
import orrery.net.flow.Flows;

/** The pipes from an interface of one node to one of another, as they are at the moment, and what lies between them. */
public final class Way {

  private final SimInterface out;
  private final SimInterface in;
  private final Pipe first;
  private final @Nullable Pipe access;
  private final Pipe last;
  private final boolean overBackbone;
  private final long acrossNanos;

  /**
   * @param access the pipe from the router to the provider; null within a LAN, and where no router is on the way
   * @param acrossNanos what the backbone takes; 0 within a LAN
   */
  Way(SimInterface out, SimInterface in, @Nullable Pipe access, boolean overBackbone, long acrossNanos) {
    this.out = out;
    this.in = in;
    this.first = out.up();
    this.access = access;
    this.last = in.down();
    this.overBackbone = overBackbone;
    this.acrossNanos = acrossNanos;
  }

  /** How long a first byte is under way there, but for jitter. */
  public long latencyNanos() {
    long now = out.node().now();
    return acrossNanos + first.leastDelayNanos(now) + (access == null ? 0 : access.leastDelayNanos(now)) + last.leastDelayNanos(now);
  }

  /** The same on the way back. */
  public long latencyBackNanos() {
    long now = out.node().now();
    return acrossNanos + first.opposite().leastDelayNanos(now) + (access == null ? 0 : access.opposite().leastDelayNanos(now)) + last.opposite().leastDelayNanos(now);
  }

  /** What one more flow would find just now of the narrowest pipe, in bits per second on the wire. */
  public double bitsPerSecond() {
    double ends = Math.min(first.roomForFlow(), last.roomForFlow());
    return access == null ? ends : Math.min(ends, access.roomForFlow());
  }

  /** The same on the way back. */
  public double bitsPerSecondBack() {
    double ends = Math.min(first.opposite().roomForFlow(), last.opposite().roomForFlow());
    return access == null ? ends : Math.min(ends, access.opposite().roomForFlow());
  }

  SimInterface out() {
    return out;
  }

  SimInterface in() {
    return in;
  }

  /** What a bit that takes it takes of channels; against its direction where not {@code along}. */
  List<Channel.Use> uses(Flows flows, boolean along) {
    List<Channel.Use> uses = new ArrayList<>(4);
    addUses(flows, uses, first, along);
    if (access != null) {
      addUses(flows, uses, access, along);
    }
    addUses(flows, uses, last, along);
    return uses;
  }

  private static void addUses(Flows flows, List<Channel.Use> uses, Pipe pipe, boolean along) {
    (along ? pipe : pipe.opposite()).addUses(flows, uses);
  }

  boolean isOverBackbone() {
    return overBackbone;
  }

  boolean leadsOver(Link link) {
    return isOf(link, first) || isOf(link, last) || access != null && isOf(link, access);
  }

  private static boolean isOf(Link link, Pipe pipe) {
    return pipe == link.up() || pipe == link.down();
  }
}
