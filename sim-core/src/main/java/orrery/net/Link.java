package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;
import orrery.sim.Xoshiro256;

/** A link at work: its two directions, the luck and the medium they share, and the door by which it is changed while it lives. */
public abstract class Link implements Pipe.Owner {

  private final Pipe up;
  private final Pipe down;
  private @Nullable RandomStream luck;
  private @Nullable Medium medium;

  /**
   * An idle link.
   *
   * @param lan whose medium the link shares, where its specification names one; null for a medium of its own
   */
  Link(LinkSpec spec, @Nullable Lan lan) {
    this.medium = medium(spec, lan);
    this.up = new Pipe(spec.upstream(), this);
    this.down = new Pipe(spec.downstream(), this);
  }

  private static @Nullable Medium medium(LinkSpec spec, @Nullable Lan lan) {
    return spec.medium().isEmpty() ? null : lan == null ? new Medium() : lan.medium(spec.medium().get());
  }

  /** The stream that each packet's luck is drawn from; asked at most once. */
  abstract RandomStream stream();

  /** The streams, by purpose, of what is a function of the link's name and the time alone. */
  abstract RandomStream weather(String purpose);

  /** Reads what drawing luck will, to have it in the cache. */
  final int touch() {
    return luck instanceof Xoshiro256 ? 1 : 0;
  }

  /** Towards the network. */
  final Pipe up() {
    return up;
  }

  /** From the network. */
  final Pipe down() {
    return down;
  }

  /** Degrades both directions until the same object is given to {@link #restore}. */
  public final void degrade(Degradation degradation) {
    up.degrade(degradation);
    down.degrade(degradation);
  }

  /** Ends a degradation; nothing happens where it was not there. */
  public final void restore(Degradation degradation) {
    up.restore(degradation);
    down.restore(degradation);
  }

  /** Makes it another link, on the medium it is on: a hand-over. What is on its way arrives as it would have. */
  public final void change(LinkSpec other) {
    up.change(other.upstream());
    down.change(other.downstream());
  }

  /** As {@link #change(LinkSpec)}, in another segment, whose medium it shares there. */
  final void change(LinkSpec other, @Nullable Lan lan) {
    medium = medium(other, lan);
    change(other);
  }

  @Override
  public final @Nullable Medium medium() {
    return medium;
  }

  @Override
  public final Pipe opposite(Pipe pipe) {
    return pipe == up ? down : up;
  }

  @Override
  public final RandomStream luck() {
    RandomStream made = luck;
    if (made == null) {
      made = stream();
      luck = made;
    }
    return made;
  }

  @Override
  public final RandomStream weather(Pipe pipe, String purpose) {
    return weather(purpose + (pipe == up ? "/up" : "/down"));
  }
}
