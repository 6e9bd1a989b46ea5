package orrery.protocols.central;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.service.Calls;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.PendingCall;
import orrery.protocols.service.ServiceCall;
import org.jspecify.annotations.Nullable;

/**
 * One microservice of a region: its instances, one line of calls before all of them, and what makes them more or fewer.
 *
 * <p>A call goes to the instance that has the fewest in hand, and waits where all have as many as they may. With as many calls in
 * hand as cores it is the queue M/G/c/K of the textbooks.
 */
final class Pool {

  /** Why a call is not answered by a program. */
  enum Refusal {
    /** So many wait already. */
    FULL(503),
    /** Its time is over. */
    DEADLINE(504),
    /** What had it in hand has ended. */
    ENDED(503);

    private final int status;

    Refusal(int status) {
      this.status = status;
    }
  }

  private final Host host;
  private final Deadlines deadlines;
  private final CentralCloudConfig config;
  private final MicroserviceProvider provider;
  private final Calls calls;
  private final Autoscaler scaler;
  private final Stored stored;
  private final Deadlines.Deadline evaluation;
  private final long originNanos;
  private final Set<Instance> instances = new LinkedHashSet<>();
  private final Deque<PendingCall> waiting = new ArrayDeque<>();
  private boolean evaluating;
  private boolean stopping;
  private Runnable onStopped = () -> { };
  private int made;
  /** Of the time that cores were busy: what does not make a whole millisecond yet. */
  private long restNanos;

  /** One with as few instances as there may be, which serve at once. */
  Pool(Host host, Deadlines deadlines, CentralCloudConfig config, MicroserviceProvider provider, Calls calls) {
    this.host = host;
    this.deadlines = deadlines;
    this.config = config;
    this.provider = provider;
    this.calls = calls;
    scaler = new Autoscaler(config.scaling());
    stored = new Stored(host.probe(), provider.name());
    evaluation = deadlines.deadline(this::evaluate);
    originNanos = host.nanoTime();
    for (int i = 0; i < config.scaling().least(); i++) {
      launch(Duration.ZERO);
    }
  }

  Host host() {
    return host;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  CentralCloudConfig config() {
    return config;
  }

  MicroserviceProvider provider() {
    return provider;
  }

  String service() {
    return provider.name();
  }

  Calls calls() {
    return calls;
  }

  // ---- Calls

  /** Whether one call more would be turned away. */
  boolean isFull() {
    return stopping || waiting.size() >= config.queue() && (config.queue() > 0 || freest() == null);
  }

  /** Has {@code call} answered in any case. */
  void call(ServiceCall call) {
    PendingCall pending = new PendingCall(call, host.nanoTime(), deadlines, config.deadline()) {
      @Override
      protected void onDeadline() {
        Pool.this.refuse(this, Refusal.DEADLINE);
      }
    };
    if (isFull()) {
      refuse(pending, Refusal.FULL);
      return;
    }
    wake(Math.max(1, config.scaling().least()));
    waiting.add(pending);
    pending.heldBy(() -> waiting.remove(pending));
    onRoom();
  }

  void refuse(PendingCall call, Refusal why) {
    if (!call.isOver()) {
      host.probe().count(CentralMetrics.REFUSED, 1, service(), Defaults.word(why));
      HttpResponse response = HttpResponse.text(why.status, switch (why) {
        case FULL -> "there must be at most " + config.queue() + " calls waiting for " + service();
        case DEADLINE -> "there must be an answer within " + config.deadline().toSeconds() + " s, but there is none";
        case ENDED -> "the instance has ended";
      });
      call.refuse(why.status == 503 ? response.with("Retry-After", "1") : response);
    }
  }

  /** There may be room for calls that wait. */
  void onRoom() {
    for (Instance next = freest(); next != null && !waiting.isEmpty(); next = freest()) {
      PendingCall call = waiting.remove();
      host.probe().observe(CentralMetrics.WAIT, (host.nanoTime() - call.beganNanos()) / 1e9, service());
      next.take(call);
    }
  }

  private @Nullable Instance freest() {
    Instance freest = null;
    for (Instance each : instances) {
      if (each.isServing() && each.inHand() < config.calls() && (freest == null || each.inHand() < freest.inHand())) {
        freest = each;
      }
    }
    return freest;
  }

  // ---- Instances

  private void launch(Duration delay) {
    instances.add(new Instance(this, made++, new Cores(deadlines, config.cores(), config.coreMops()), stored, delay));
  }

  void onReady() {
    onRoom();
  }

  void onEnded(Instance gone) {
    instances.remove(gone);
    if (stopping && instances.isEmpty()) {
      onStopped.run();
    } else if (!stopping) {
      wake(config.scaling().least());
    }
  }

  /** Cores will have been busy for so long. */
  void worked(long nanos) {
    restNanos += nanos;
    if (restNanos >= 1_000_000) {
      host.probe().count(CentralMetrics.CORE_TIME, restNanos / 1_000_000, service());
      restNanos %= 1_000_000;
    }
  }

  /** Takes no more calls, answers those in hand, then runs {@code done}. */
  void stop(Runnable done) {
    stopping = true;
    onStopped = done;
    evaluation.cancel();
    List.copyOf(waiting).forEach(call -> refuse(call, Refusal.ENDED));
    if (instances.isEmpty()) {
      done.run();
    } else {
      List.copyOf(instances).forEach(Instance::drain);
    }
  }

  // ---- Scaling

  private long count(boolean starting) {
    return instances.stream().filter(each -> starting ? each.isStarting() : each.isServing()).count();
  }

  /** Something happens: from now on it is looked, at the next moment that is a multiple of the period, how many there should be. */
  private void wake(int least) {
    if (count(true) + count(false) < least) {
      launch(config.scaling().startDelay());
    }
    if (!evaluating) {
      evaluating = true;
      // What was before is the past of nobody's decision: since then nothing was done.
      long sincePeriod = (host.nanoTime() - originNanos) % config.scaling().period().toNanos();
      instances.forEach(each -> each.countFrom(host.nanoTime() - sincePeriod));
      evaluateNext();
    }
  }

  private void evaluateNext() {
    long period = config.scaling().period().toNanos();
    evaluation.start(Duration.ofNanos(period - (host.nanoTime() - originNanos) % period));
  }

  private void evaluate() {
    long busy = 0;
    long all = 0;
    for (Instance each : instances) {
      if (each.isServing()) {
        long[] use = each.use();
        busy += use[0];
        all += use[1];
      }
    }
    int serving = (int) count(false);
    int starting = (int) count(true);
    int desired = scaler.desired(host.nanoTime(), serving, starting, all == 0 ? 0 : busy / (double) all);
    // Somebody waits whom nobody would ever serve.
    desired = waiting.isEmpty() ? desired : Math.max(1, desired);
    if (desired != serving + starting) {
      host.probe().count(CentralMetrics.SCALINGS, 1, service(), desired > serving + starting ? "more" : "fewer");
      scale(desired);
    }
    boolean rests = desired == config.scaling().least() && busy == 0 && waiting.isEmpty() && instances.stream().allMatch(each -> each.isServing() && each.inHand() == 0);
    if (rests) {
      evaluating = false;
    } else {
      evaluateNext();
    }
  }

  /** The youngest are the first to go, those that do not serve yet before all. */
  private void scale(int desired) {
    List<Instance> all = new ArrayList<>(instances.stream().filter(each -> each.isStarting() || each.isServing()).toList());
    for (int i = all.size(); i < desired; i++) {
      launch(config.scaling().startDelay());
    }
    Collections.reverse(all);
    all.sort((one, other) -> Boolean.compare(other.isStarting(), one.isStarting()));
    for (int i = 0; i < all.size() - desired; i++) {
      all.get(i).drain();
    }
  }
}
