package orrery.protocols.container;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.Work;
import orrery.protocols.http.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * What one start of a container takes, one after the other: room, the image from storage, the container itself, and the program's own
 * beginning. The room is its until {@link #end}.
 */
final class Startup {

  private final LightContainer engine;
  private final Host host;
  private final Container container;
  private final Runnable onPrepared;
  private final Consumer<Refusal> onRefused;
  private final long wishedNanos;
  private long stepNanos;
  private boolean roomy;
  private boolean ended;
  private Deadlines.@Nullable Deadline step;

  /**
   * A start that {@link #seekRoom} begins.
   *
   * @param onPrepared the program may serve
   * @param onRefused it may not be started; nothing more happens then
   */
  Startup(LightContainer engine, Host host, Container container, Runnable onPrepared, Consumer<Refusal> onRefused) {
    this.engine = engine;
    this.host = host;
    this.container = container;
    this.onPrepared = onPrepared;
    this.onRefused = onRefused;
    wishedNanos = host.nanoTime();
    stepNanos = wishedNanos;
  }

  /** When the container was wished for, by the monotonic clock. */
  long wishedNanos() {
    return wishedNanos;
  }

  /** Takes its room, where there is some and it has none; waits where others are stopping to make some. */
  void seekRoom() {
    if (roomy || ended) {
      return;
    }
    Optional<Refusal> refusal = engine.mayRunFor(container.account())
        ? engine.room().refusal(container.image(), engine.isOwn(container.account()))
        : Optional.of(Refusal.NOT_PERMITTED);
    if (refusal.isEmpty()) {
      roomy = true;
      engine.room().take(container.image());
      tell("room");
      after(Duration.ofNanos(engine.config().start().loadNanos(container.image())), this::onLoaded);
      return;
    }
    boolean scarce = refusal.get() == Refusal.NO_MEMORY || refusal.get() == Refusal.NO_CPU;
    if (!scarce || !engine.makeRoom(container.image())) {
      onRefused.accept(refusal.get());
    }
  }

  private void onLoaded() {
    tell("load");
    after(engine.config().start().fixed(engine.config().environment()), this::onMade);
  }

  private void onMade() {
    tell("make");
    host.compute(new Work("container start", container.image().startOperations()), () -> {
      if (!ended) {
        tell("work");
        onPrepared.run();
      }
    });
  }

  private void after(Duration time, Runnable next) {
    step = engine.deadlines().deadline(next);
    step.start(time);
  }

  private void tell(String name) {
    host.probe().observe(ContainerMetrics.STEP_TIME, (host.nanoTime() - stepNanos) / 1e9, name, engine.config().environment().word());
    stepNanos = host.nanoTime();
  }

  /** The container is not up any more: it gives its room back, and goes no further. */
  void end() {
    ended = true;
    if (step != null) {
      step.cancel();
    }
    if (roomy) {
      roomy = false;
      engine.room().give(container.image());
    }
  }
}
