package orrery.protocols.central;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orrery.protocols.http.Deadlines;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.PendingCall;
import orrery.protocols.service.ServiceContext;
import org.jspecify.annotations.Nullable;

/** One machine of a pool, with the program on it. */
final class Instance {

  /** What an instance is at. */
  private enum State { STARTING, SERVING, DRAINING, ENDED }

  private final Pool pool;
  private final int number;
  private final Cores cores;
  private final InstanceHost host;
  private final Deadlines.Deadline change;
  private final Set<PendingCall> inHand = new LinkedHashSet<>();
  private State state = State.STARTING;
  private @Nullable Microservice program;
  /** How busy its cores had been at the last evaluation, or when it began to serve; and when that was. */
  private long busyBefore;
  private long countedFrom;

  /** One that will serve after {@code delay}. */
  Instance(Pool pool, int number, Cores cores, Stored stored, Duration delay) {
    this.pool = pool;
    this.number = number;
    this.cores = cores;
    host = new InstanceHost(pool.host(), pool.service(), (work, done) -> pool.worked(cores.run(pool.host().nanoTime(), work, done)), stored);
    change = pool.deadlines().deadline(this::onTime);
    pool.host().probe().state(CentralMetrics.INSTANCE_STATE, name(), Integer.toString(cores.count()));
    if (delay.isZero()) {
      serve();
    } else {
      change.start(delay);
    }
  }

  private String name() {
    return pool.service() + "/" + number;
  }

  boolean isStarting() {
    return state == State.STARTING;
  }

  boolean isServing() {
    return state == State.SERVING;
  }

  int inHand() {
    return inHand.size();
  }

  int cores() {
    return cores.count();
  }

  private void onTime() {
    if (state == State.STARTING) {
      serve();
      pool.onReady();
    } else {
      end();
    }
  }

  private void serve() {
    state = State.SERVING;
    countedFrom = pool.host().nanoTime();
    program = pool.provider().create(new Context());
  }

  /** What its program has to work with. */
  private final class Context implements ServiceContext {

    @Override
    public InstanceHost host() {
      return host;
    }

    @Override
    public String name() {
      return pool.service();
    }

    @Override
    public Calls calls() {
      return pool.calls();
    }

    @Override
    public void exit(int code) {
      end();
    }
  }

  void take(PendingCall call) {
    inHand.add(call);
    call.heldBy(() -> onOver(call));
    if (program != null) {
      program.onCall(call);
    }
  }

  private void onOver(PendingCall call) {
    inHand.remove(call);
    if (state == State.DRAINING && inHand.isEmpty()) {
      stopProgram();
    } else if (state == State.SERVING) {
      pool.onRoom();
    }
  }

  /** It takes no more calls, and ends when it has answered those that it has. */
  void drain() {
    if (state == State.STARTING) {
      end();
    } else if (state == State.SERVING) {
      state = State.DRAINING;
      change.start(pool.config().grace());
      if (inHand.isEmpty()) {
        stopProgram();
      }
    }
  }

  private void stopProgram() {
    if (program != null) {
      program.stop(this::end);
    }
  }

  private void end() {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    change.cancel();
    host.end();
    List.copyOf(inHand).forEach(call -> pool.refuse(call, Pool.Refusal.ENDED));
    pool.host().probe().state(CentralMetrics.INSTANCE_STATE, name(), "");
    pool.onEnded(this);
  }

  /** What was before does not count: its cores had nothing to do. */
  void countFrom(long nanos) {
    countedFrom = Math.max(countedFrom, nanos);
  }

  /** How long its cores were busy since this was asked last, of how long there was of them, in nanoseconds each. */
  long[] use() {
    long now = pool.host().nanoTime();
    long busy = cores.busyNanos(now);
    long[] use = {busy - busyBefore, (now - countedFrom) * cores.count()};
    busyBefore = busy;
    countedFrom = now;
    return use;
  }
}
