package orrery.net;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;

/** A link at work: its two directions, and the luck they share. */
final class Link {

  private final Pipe up;
  private final Pipe down;
  private final Supplier<RandomStream> streamSource;
  private @Nullable RandomStream luck;

  /** @param streamSource makes the stream that loss and jitter are drawn from; asked at most once */
  Link(LinkSpec spec, Supplier<RandomStream> streamSource) {
    this.streamSource = streamSource;
    this.up = new Pipe(spec.up(), spec, this::luck);
    this.down = new Pipe(spec.down(), spec, this::luck);
  }

  /** Towards the network. */
  Pipe up() {
    return up;
  }

  /** From the network. */
  Pipe down() {
    return down;
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
