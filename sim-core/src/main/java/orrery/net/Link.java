package orrery.net;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;

/** A link at work: its two directions, the luck they share, and the door by which it is changed while it lives. */
public final class Link {

  private final Pipe up;
  private final Pipe down;
  private final Supplier<RandomStream> streamSource;
  private @Nullable RandomStream luck;

  /**
   * An idle link.
   *
   * @param streamSource makes the stream that each packet's luck is drawn from; asked at most once
   * @param weather the streams, by purpose, of what is a function of the link's name and the time alone
   * @param lan whose medium the link shares, where its specification names one; null for a medium of its own
   */
  Link(LinkSpec spec, Supplier<RandomStream> streamSource, Function<String, RandomStream> weather, @Nullable Lan lan) {
    this.streamSource = streamSource;
    Medium shared = medium(spec, lan);
    this.up = new Pipe(spec.upstream(), this::luck, purpose -> weather.apply(purpose + "/up"), shared);
    this.down = new Pipe(spec.downstream(), this::luck, purpose -> weather.apply(purpose + "/down"), shared);
    up.opposite(down);
    down.opposite(up);
  }

  private static @Nullable Medium medium(LinkSpec spec, @Nullable Lan lan) {
    return spec.medium().isEmpty() ? null : lan == null ? new Medium() : lan.medium(spec.medium().get());
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
    Medium shared = medium(other, lan);
    up.share(shared);
    down.share(shared);
    change(other);
  }

  private RandomStream luck() {
    RandomStream stream = luck;
    if (stream == null) {
      stream = streamSource.get();
      luck = stream;
    }
    return stream;
  }
}
