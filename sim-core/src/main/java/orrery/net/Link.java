package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;
import orrery.sim.Xoshiro256;

/** A link at work: its two directions, the luck and the medium they share, and the door by which it is changed while it lives. */
public final class Link implements Pipe.Owner {

  /** Where a link's luck comes from. */
  interface Streams {

    /** The stream that each packet's luck is drawn from; asked at most once. */
    RandomStream luck();

    /** The streams, by purpose, of what is a function of the link's name and the time alone. */
    RandomStream weather(String purpose);
  }

  private final Pipe up;
  private final Pipe down;
  private final Streams streams;
  private @Nullable RandomStream luck;
  private @Nullable Medium medium;

  /**
   * An idle link.
   *
   * @param lan whose medium the link shares, where its specification names one; null for a medium of its own
   */
  Link(LinkSpec spec, Streams streams, @Nullable Lan lan) {
    this.streams = streams;
    this.medium = medium(spec, lan);
    this.up = new Pipe(spec.upstream(), this);
    this.down = new Pipe(spec.downstream(), this);
  }

  private static @Nullable Medium medium(LinkSpec spec, @Nullable Lan lan) {
    return spec.medium().isEmpty() ? null : lan == null ? new Medium() : lan.medium(spec.medium().get());
  }

  /** Reads what drawing luck will, to have it in the cache. */
  int touch() {
    return luck instanceof Xoshiro256 ? 1 : 0;
  }

  /** Towards the network. */
  Pipe up() {
    return up;
  }

  /** From the network. */
  Pipe down() {
    return down;
  }

  /** Degrades both directions until the same object is given to {@link #restore}. */
  public void degrade(Degradation degradation) {
    up.degrade(degradation);
    down.degrade(degradation);
  }

  /** Ends a degradation; nothing happens where it was not there. */
  public void restore(Degradation degradation) {
    up.restore(degradation);
    down.restore(degradation);
  }

  /** Makes it another link, on the medium it is on: a hand-over. What is on its way arrives as it would have. */
  public void change(LinkSpec other) {
    up.change(other.upstream());
    down.change(other.downstream());
  }

  /** As {@link #change(LinkSpec)}, in another segment, whose medium it shares there. */
  void change(LinkSpec other, @Nullable Lan lan) {
    medium = medium(other, lan);
    change(other);
  }

  @Override
  public @Nullable Medium medium() {
    return medium;
  }

  @Override
  public Pipe opposite(Pipe pipe) {
    return pipe == up ? down : up;
  }

  @Override
  public RandomStream luck() {
    RandomStream stream = luck;
    if (stream == null) {
      stream = streams.luck();
      luck = stream;
    }
    return stream;
  }

  @Override
  public RandomStream weather(Pipe pipe, String purpose) {
    return streams.weather(purpose + (pipe == up ? "/up" : "/down"));
  }
}
