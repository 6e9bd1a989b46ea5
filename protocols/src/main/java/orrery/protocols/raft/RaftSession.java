package orrery.protocols.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.protocols.raft.RaftMessage.Proposal;

/**
 * The commands of one server's own clients on their way through the log. Each is proposed to the leader again, for as long
 * as its time lasts, until it has been applied here; the session sees to it that it is applied once.
 */
final class RaftSession {

  private static final byte[] NOTHING = {};

  private final Host host;
  private final RaftConfig config;
  private final Consumer<Proposal> propose;
  private final Timer timer;
  private final TreeMap<Long, Command> waiting = new TreeMap<>();
  private final List<Command> unsent = new ArrayList<>();
  /** Its owner's name for it until it is open, and while it is not, 0 for its number. */
  private long token;
  private long session;
  private long sequence;

  private record Command(byte[] bytes, long deadlineNanos, Consumer<Optional<byte[]>> onAnswer) {}

  /** @param propose sends a proposal to the leader, where there is one */
  RaftSession(Host host, RaftConfig config, Consumer<Proposal> propose) {
    this.host = host;
    this.config = config;
    this.propose = propose;
    timer = host.timer("raft session", this::onTimer);
    token = host.random("raft sessions").nextLong();
  }

  /** @param onAnswer is told what the state machine has said; or nothing, where it is not known in time whether it was asked */
  void submit(byte[] bytes, Consumer<Optional<byte[]>> onAnswer) {
    Command command = new Command(bytes, host.nanoTime() + config.requestTimeout().toNanos(), onAnswer);
    unsent.add(command);
    proceed();
    arm();
  }

  private void proceed() {
    if (session == 0) {
      propose.accept(new Proposal(true, token, 0, 0, NOTHING));
      return;
    }
    List<Command> now = List.copyOf(unsent);
    unsent.clear();
    for (Command command : now) {
      waiting.put(++sequence, command);
    }
    long first = sequence - now.size() + 1;
    for (int i = 0; i < now.size(); i++) {
      propose(first + i, now.get(i));
    }
  }

  private void propose(long number, Command command) {
    // The caller may have been answered meanwhile.
    if (waiting.containsKey(number)) {
      propose.accept(new Proposal(false, session, number, waiting.firstKey(), command.bytes()));
    }
  }

  /** There is a leader, perhaps another one: what it may not have got is proposed again. */
  void again() {
    Map<Long, Command> before = new TreeMap<>(waiting);
    before.forEach(this::propose);
    if (session == 0 || !unsent.isEmpty()) {
      proceed();
    }
  }

  /** The replicated sessions have changed by {@code entry}, or by a snapshot where that is empty. */
  void onApplied(Sessions sessions, Optional<LogEntry> entry) {
    if (session == 0 && entry.map(e -> e.kind() == LogEntry.Kind.OPEN && e.session() == token).orElse(true)) {
      session = sessions.opened(token).orElse(0L);
      if (session != 0) {
        proceed();
      }
    }
    if (session == 0) {
      return;
    }
    if (entry.isPresent()) {
      LogEntry applied = entry.get();
      if (applied.kind() == LogEntry.Kind.COMMAND && applied.session() == session) {
        onAnswer(sessions, applied.sequence());
      }
    } else {
      List.copyOf(waiting.keySet()).forEach(number -> onAnswer(sessions, number));
    }
    if (!sessions.knows(session)) {
      expire();
    }
  }

  private void onAnswer(Sessions sessions, long number) {
    Optional<byte[]> answer = sessions.answer(session, number);
    if (answer.isPresent() && waiting.containsKey(number)) {
      conclude(waiting.remove(number), "done", answer);
    }
  }

  /** The group has forgotten this session: what was on its way may have been applied, or not. */
  private void expire() {
    List<Command> lost = List.copyOf(waiting.values());
    waiting.clear();
    session = 0;
    token = host.random("raft sessions").nextLong();
    lost.forEach(command -> conclude(command, "unavailable", Optional.empty()));
    proceed();
  }

  private void conclude(Command command, String outcome, Optional<byte[]> answer) {
    host.probe().count(RaftMetrics.REQUESTS, 1, "command", outcome);
    command.onAnswer().accept(answer);
  }

  private void onTimer() {
    long now = host.nanoTime();
    List<Command> late = new ArrayList<>();
    waiting.values().removeIf(command -> isLate(command, now, late));
    unsent.removeIf(command -> isLate(command, now, late));
    late.forEach(command -> conclude(command, "unavailable", Optional.empty()));
    again();
    arm();
  }

  private static boolean isLate(Command command, long now, List<Command> late) {
    boolean isLate = command.deadlineNanos() <= now;
    if (isLate) {
      late.add(command);
    }
    return isLate;
  }

  /** A proposal is lost with its connection, and nobody says so. */
  private void arm() {
    if (!timer.isPending() && !(waiting.isEmpty() && unsent.isEmpty())) {
      // Those that wait longest are asked for first.
      long deadline = waiting.isEmpty() ? unsent.get(0).deadlineNanos() : waiting.firstEntry().getValue().deadlineNanos();
      timer.start(Math.max(0, Math.min(config.electionTimeout().toNanos(), deadline - host.nanoTime())));
    }
  }
}
