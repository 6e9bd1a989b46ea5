package orrery.protocols.container;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.MicroserviceProvider;
import org.jspecify.annotations.Nullable;

/** One container: a microservice, or the place where one has been or will be. */
public final class Container {

  /** Of one that was ended at once, as the engine has it: 128 and the number of SIGKILL. */
  static final int KILLED = 137;
  /** Of one that went with its node, as the engine has it. */
  static final int CRASHED = 255;
  /** Of one that could not be started, as the engine's client has it. */
  static final int NOT_STARTED = 125;

  // Docker run reference, "Restart policies": the delay doubles from 100 ms to a minute, and is forgotten after ten seconds' run.
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);
  private static final long SUCCESS_NANOS = 10_000_000_000L;

  /** What a container is at. */
  public enum State {
    /** It has not been started yet. */
    CREATED,
    /** Its image is being read, and its program prepared. */
    STARTING,
    /** It serves. */
    RUNNING,
    /** It is finishing what it has begun. */
    STOPPING,
    /** It has ended, and will be started again. */
    RESTARTING,
    /** It has ended. */
    EXITED,
    /** It is gone. */
    REMOVED
  }

  /** Why a container is started. */
  enum Cause {
    CALL, API, RESTART, BOOT;

    String word() {
      return Defaults.word(this);
    }
  }

  /**
   * What it is from its creation on.
   *
   * @param account whose container it is
   * @param tenant for whose application, where the image is of one tenant
   * @param ephemeral whether a call has made it: it is gone when it ends
   * @param createdNanos since 1970, by the node's clock
   */
  record Definition(String id, String name, Image image, String account, String tenant, RestartPolicy policy, boolean ephemeral, long createdNanos) {}

  private final LightContainer engine;
  private final Host host;
  private final Definition definition;
  private State state = State.CREATED;
  private int exitCode;
  private int restarts;
  private long startedNanos;
  private long finishedNanos;
  /** Whether somebody stopped it: a call does not start it then. */
  private boolean stopped;

  // While it starts.
  private Cause cause = Cause.API;
  private @Nullable Startup startup;
  private final Deque<HeldCall> waiting = new ArrayDeque<>(0);
  private final List<Consumer<Optional<Refusal>>> onStarted = new ArrayList<>(0);

  // While it runs.
  private @Nullable Microservice program;
  private @Nullable ContainedHost inside;
  private final Set<HeldCall> inHand = new LinkedHashSet<>(1);
  /** Calls that its program has made and that have no outcome yet. */
  private int calling;
  private Deadlines.@Nullable Deadline idle;
  /** Until a stop has lasted too long, or until the next restart. */
  private Deadlines.@Nullable Deadline later;
  private long idleNanos;
  private final List<Runnable> onEnded = new ArrayList<>(0);

  Container(LightContainer engine, Host host, Definition definition) {
    this.engine = engine;
    this.host = host;
    this.definition = definition;
  }

  /** A container as it was found when the node came back. */
  static Container found(LightContainer engine, Host host, Definition definition, boolean ran, boolean stopped, int exitCode, long finishedNanos) {
    Container container = new Container(engine, host, definition);
    container.state = ran || finishedNanos > 0 ? State.EXITED : State.CREATED;
    container.exitCode = ran ? CRASHED : exitCode;
    container.finishedNanos = ran ? host.unixNanos() : finishedNanos;
    container.stopped = stopped;
    return container;
  }

  // ---- What it is

  /** 64 hexadecimal digits. */
  public String id() {
    return definition.id;
  }

  public String name() {
    return definition.name;
  }

  public Image image() {
    return definition.image;
  }

  /** Whose it is. */
  public String account() {
    return definition.account;
  }

  public RestartPolicy policy() {
    return definition.policy;
  }

  /** Whether a call has made it: it is gone when it ends. */
  public boolean isEphemeral() {
    return definition.ephemeral;
  }

  public State state() {
    return state;
  }

  /** 0 before it has ended. */
  public int exitCode() {
    return exitCode;
  }

  /** How often it has started again by itself. */
  public int restarts() {
    return restarts;
  }

  /** When it was made, in nanoseconds since 1970 by the node's clock. */
  public long createdNanos() {
    return definition.createdNanos;
  }

  /** When it last came to serve, likewise; 0 where it never has. */
  public long startedNanos() {
    return startedNanos;
  }

  /** When it last ended, likewise; 0 where it never has. */
  public long finishedNanos() {
    return finishedNanos;
  }

  /** Calls that it has not answered, or that wait for it to start. */
  public int calls() {
    return inHand.size() + waiting.size();
  }

  Definition definition() {
    return definition;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Whether it is on, or about to be. */
  boolean isUp() {
    return state == State.STARTING || state == State.RUNNING || state == State.STOPPING;
  }

  /** Whether it may serve {@code caller} (EC-32). */
  boolean serves(Caller caller) {
    Tenancy tenancy = image().tenancy();
    return (!tenancy.isOfOneTenant() || caller.tenant().equals(definition.tenant))
        && (!tenancy.isOfOneUser() || caller.account().equals(definition.account));
  }

  /** Whether it may be stopped since it has nothing to do, and a call would start it again. */
  boolean isIdle() {
    return state == State.RUNNING && cause == Cause.CALL && inHand.isEmpty() && calling == 0;
  }

  /** When it last had something to do, by the monotonic clock. */
  long idleNanos() {
    return idleNanos;
  }

  // ---- Starting

  /** Starts it where it is not up; {@code told} learns, once it serves or will not, why not. */
  void start(Cause why, Consumer<Optional<Refusal>> told) {
    stopped = false;
    if (state == State.RUNNING) {
      cause = why == Cause.API ? why : cause;
      told.accept(Optional.empty());
      return;
    }
    onStarted.add(told);
    if (isUp()) {
      // One that is stopping is started once it has stopped. What somebody starts by hand does not end since it is idle.
      cause = why == Cause.API ? why : cause;
    } else {
      begin(why);
    }
  }

  private void begin(Cause why) {
    cancelLater();
    cause = why;
    state = State.STARTING;
    engine.images().touch(image());
    startup = new Startup(engine, host, this, this::onPrepared, this::fail);
    startup.seekRoom();
  }

  /** There may be more room than before, where it waits for some. */
  void seekRoom() {
    if (startup != null) {
      startup.seekRoom();
    }
  }

  private void onPrepared() {
    Optional<MicroserviceProvider> provider = engine.programs().find(image().service());
    if (provider.isEmpty()) {
      fail(Refusal.NO_PROGRAM);
      return;
    }
    ContainedHost fresh = new ContainedHost(host, "service/" + image().service() + "/" + instance() + "/");
    inside = fresh;
    state = State.RUNNING;
    startedNanos = host.unixNanos();
    Microservice made = provider.get().create(new ContainerContext(
        fresh, image().service(), counted(engine.callsOf(image().service()), fresh), () -> inside == fresh, code -> over(code, Refusal.ENDED)));
    if (inside != fresh) {
      // It has ended while it began.
      return;
    }
    program = made;
    String environment = engine.config().environment().word();
    host.probe().count(ContainerMetrics.STARTS, 1, cause.word(), environment);
    host.probe().observe(ContainerMetrics.START_TIME, (host.nanoTime() - Objects.requireNonNull(startup).wishedNanos()) / 1e9, cause.word(), environment);
    engine.onChanged(this);
    tellStarted(Optional.empty());
    while (state == State.RUNNING && !waiting.isEmpty()) {
      HeldCall call = waiting.remove();
      host.probe().observe(ContainerMetrics.CALL_WAIT, (host.nanoTime() - call.beganNanos()) / 1e9);
      serve(call);
    }
    rest();
  }

  /** What its storage and its streams are told apart by from those of the same service for others. */
  private String instance() {
    Tenancy tenancy = image().tenancy();
    return tenancy.word()
        + (tenancy.isOfOneTenant() ? "/" + escaped(definition.tenant) : "")
        + (tenancy.isOfOneUser() ? "/" + escaped(definition.account) : "");
  }

  /** Names that others choose: none may be read as two. */
  private static String escaped(String name) {
    return name.replace("%", "%25").replace("/", "%2F");
  }

  private void tellStarted(Optional<Refusal> refusal) {
    List<Consumer<Optional<Refusal>>> all = List.copyOf(onStarted);
    onStarted.clear();
    all.forEach(one -> one.accept(refusal));
  }

  private void fail(Refusal refusal) {
    if (waiting.isEmpty()) {
      host.probe().count(ContainerMetrics.REFUSED, 1, refusal.word());
    }
    host.probe().event("container", name() + " is not started: " + refusal.word());
    over(NOT_STARTED, refusal);
  }

  // ---- Serving

  /** Serves a call, now or once it has started; it is up, or about to be. */
  void take(HeldCall call) {
    if (state == State.RUNNING) {
      serve(call);
    } else if (waiting.size() >= engine.config().waitingCalls()) {
      call.refuse(Refusal.CALLS_FULL);
    } else {
      waiting.add(call);
      call.heldBy(() -> waiting.remove(call));
    }
  }

  private void serve(HeldCall call) {
    if (idle != null) {
      idle.cancel();
    }
    inHand.add(call);
    call.heldBy(() -> {
      inHand.remove(call);
      rest();
    });
    if (program != null) {
      program.onCall(call);
    }
  }

  /** What a program has begun elsewhere it waits for: it is not idle meanwhile. */
  private Calls counted(Calls outgoing, ContainedHost own) {
    return (to, request, terms, onOutcome) -> {
      calling++;
      if (idle != null) {
        idle.cancel();
      }
      outgoing.call(to, request, terms, outcome -> {
        if (inside == own) {
          calling--;
          onOutcome.accept(outcome);
          rest();
        }
      });
    };
  }

  /** Has it stopped after a while, where it has nothing to do and a call would start it again. */
  private void rest() {
    idleNanos = host.nanoTime();
    if (isIdle()) {
      idle = idle == null ? engine.deadlines().deadline(() -> stopIdle("idle")) : idle;
      idle.start(engine.config().idleStop());
    }
  }

  /** Stops it since it is idle; the next call may start it. */
  void stopIdle(String reason) {
    if (isIdle()) {
      host.probe().count(ContainerMetrics.IDLE_STOPS, 1, reason);
      finish(engine.config().grace());
    }
  }

  // ---- Ending

  /** Stops it in order, for good where somebody wishes so; {@code done} is run when it is not up any more. */
  void stop(Duration grace, boolean byHand, Runnable done) {
    stopped |= byHand;
    if (!isUp()) {
      endRestarting();
      done.run();
      return;
    }
    onEnded.add(done);
    if (state == State.STARTING) {
      over(KILLED, Refusal.STOPPED);
    } else if (state == State.RUNNING) {
      finish(grace);
    }
  }

  private void endRestarting() {
    if (state == State.RESTARTING) {
      cancelLater();
      state = State.EXITED;
      engine.onChanged(this);
    }
  }

  private void finish(Duration grace) {
    state = State.STOPPING;
    later(grace, () -> over(KILLED, Refusal.ENDED));
    ContainedHost own = inside;
    if (program != null) {
      program.stop(() -> {
        if (state == State.STOPPING && inside == own) {
          over(0, Refusal.ENDED);
        }
      });
    }
  }

  private void later(Duration time, Runnable next) {
    later = engine.deadlines().deadline(next);
    later.start(time);
  }

  private void cancelLater() {
    if (later != null) {
      later.cancel();
      later = null;
    }
  }

  /** Ends it at once. */
  void kill() {
    stopped = true;
    if (isUp()) {
      over(KILLED, Refusal.ENDED);
    } else {
      endRestarting();
    }
  }

  /** Runs {@code reaction} when it ends next. */
  void onEnded(Runnable reaction) {
    onEnded.add(reaction);
  }

  /** It is not up any more; calls that are not answered are refused for that reason. */
  private void over(int code, Refusal reason) {
    boolean wanted = state == State.STOPPING && !onStarted.isEmpty() && !stopped;
    boolean started = state != State.STARTING;
    boolean lasted = started && host.unixNanos() - startedNanos >= SUCCESS_NANOS;
    cancelLater();
    if (idle != null) {
      idle.cancel();
    }
    state = State.EXITED;
    exitCode = code;
    finishedNanos = host.unixNanos();
    program = null;
    calling = 0;
    if (inside != null) {
      inside.end();
      inside = null;
    }
    if (startup != null) {
      startup.end();
      startup = null;
    }
    if (lasted) {
      restarts = 0;
    }
    List<Runnable> told = List.copyOf(onEnded);
    onEnded.clear();
    List.copyOf(inHand).forEach(call -> call.refuse(reason));
    if (wanted) {
      begin(cause);
    } else {
      List.copyOf(waiting).forEach(call -> call.refuse(reason));
      tellStarted(Optional.of(reason));
      if (started) {
        restartOrRest(code);
      }
    }
    engine.onEnded(this);
    told.forEach(Runnable::run);
  }

  private void restartOrRest(int code) {
    if (definition.ephemeral || stopped || engine.isLeaving() || !definition.policy.restarts(code, restarts + 1)) {
      return;
    }
    state = State.RESTARTING;
    Duration backOff = FIRST_BACK_OFF.multipliedBy(1L << Math.min(restarts, 16));
    restarts++;
    later(backOff.compareTo(LONGEST_BACK_OFF) < 0 ? backOff : LONGEST_BACK_OFF, () -> begin(Cause.RESTART));
  }

  void becomeRemoved() {
    cancelLater();
    state = State.REMOVED;
  }
}
