package orrery.net;

import java.util.List;

/** The pipes from an interface of one node to one of another, as they are at the moment, and what lies between them. */
public final class Way {

  private final SimInterface out;
  private final SimInterface in;
  private final List<Pipe> pipes;
  private final boolean overBackbone;
  private final long acrossNanos;

  /** @param acrossNanos what the backbone takes; 0 within a LAN */
  Way(SimInterface out, SimInterface in, List<Pipe> pipes, boolean overBackbone, long acrossNanos) {
    this.out = out;
    this.in = in;
    this.pipes = pipes;
    this.overBackbone = overBackbone;
    this.acrossNanos = acrossNanos;
  }

  /** How long a first byte is under way there, but for jitter. */
  public long latencyNanos() {
    long now = out.node().now();
    long sum = acrossNanos;
    for (int i = 0; i < pipes.size(); i++) {
      sum += pipes.get(i).leastDelayNanos(now);
    }
    return sum;
  }

  /** The same on the way back. */
  public long latencyBackNanos() {
    long now = out.node().now();
    long sum = acrossNanos;
    for (int i = 0; i < pipes.size(); i++) {
      sum += pipes.get(i).opposite().leastDelayNanos(now);
    }
    return sum;
  }

  /** What one more flow would find just now of the narrowest pipe, in bits per second on the wire. */
  public double bitsPerSecond() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < pipes.size(); i++) {
      least = Math.min(least, pipes.get(i).roomForFlow());
    }
    return least;
  }

  /** The same on the way back. */
  public double bitsPerSecondBack() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < pipes.size(); i++) {
      least = Math.min(least, pipes.get(i).opposite().roomForFlow());
    }
    return least;
  }

  SimInterface out() {
    return out;
  }

  SimInterface in() {
    return in;
  }

  List<Pipe> pipes() {
    return pipes;
  }

  boolean isOverBackbone() {
    return overBackbone;
  }

  boolean leadsOver(Link link) {
    return pipes.contains(link.up()) || pipes.contains(link.down());
  }
}
