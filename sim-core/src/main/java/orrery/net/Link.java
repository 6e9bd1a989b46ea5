package orrery.net;

import java.util.function.Supplier;
import orrery.host.RandomStream;
import org.jspecify.annotations.Nullable;

/** A link at work: its two queues, and the luck of its packets. */
final class Link {

  private final LinkSpec spec;
  private final Supplier<RandomStream> streamSource;
  private final Pipe up;
  private final Pipe down;
  private final long delayNanos;
  private final long jitterNanos;
  private @Nullable RandomStream luck;

  /** @param luck makes the stream that loss and jitter are drawn from; asked at most once */
  Link(LinkSpec spec, Supplier<RandomStream> luck) {
    this.spec = spec;
    this.streamSource = luck;
    this.up = new Pipe(spec.up(), spec.queue().bytes());
    this.down = new Pipe(spec.down(), spec.queue().bytes());
    this.delayNanos = spec.delay().toNanos();
    this.jitterNanos = spec.jitter().toNanos();
  }

  LinkSpec spec() {
    return spec;
  }

  Pipe up() {
    return up;
  }

  Pipe down() {
    return down;
  }

  /** Whether a packet is lost here. Draws only where the link loses packets at all. */
  boolean loses() {
    return spec.loss() > 0 && luck().nextBoolean(spec.loss());
  }

  /** The delay of one packet, jitter included. */
  long delay() {
    return jitterNanos == 0 ? delayNanos : delayNanos + luck().nextLong(jitterNanos + 1);
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
