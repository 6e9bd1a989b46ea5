package orrery.protocols.ice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.protocols.ice.CandidatePair.State;

/**
 * The pairs that an agent checks, the highest priority first, and the queue of those that the peer's checks have called for
 * (RFC 8445 §6.1.2).
 *
 * <p>Only host and relayed candidates are paired. RFC 8445 §6.1.2.4 replaces a reflexive candidate by its base before it
 * prunes, and what that gives is there already, with a higher priority.
 */
final class CheckList {

  /** RFC 8445 §6.1.2.5: the most pairs; it bounds what a peer can make this side send. */
  static final int LIMIT = 100;

  /** How often the peer's checks may set one off on the same pair. Two symmetric NATs would else play ball for ever. */
  private static final int MOST_TRIGGERS = 8;

  private static final Comparator<CandidatePair> BY_PRIORITY =
      (a, b) -> Long.compare(b.priority, a.priority);

  private final List<CandidatePair> pairs = new ArrayList<>();
  private final Deque<CandidatePair> triggered = new ArrayDeque<>();

  /** Pairs what is of one family of addresses, drops the redundant and the surplus, and thaws the first of each foundation. */
  static CheckList form(List<LocalCandidate> locals, List<Candidate> remotes, boolean controlling) {
    CheckList list = new CheckList();
    for (LocalCandidate local : locals) {
      if (local.candidate().type() != CandidateType.HOST && local.candidate().type() != CandidateType.RELAYED) {
        continue;
      }
      for (Candidate remote : remotes) {
        if (local.candidate().endpoint().address().isIpv4() == remote.endpoint().address().isIpv4()) {
          list.pairs.add(new CandidatePair(local, remote, controlling));
        }
      }
    }
    list.pairs.sort(BY_PRIORITY);
    list.prune();
    list.thawFoundations();
    return list;
  }

  private void prune() {
    List<CandidatePair> kept = new ArrayList<>();
    for (CandidatePair pair : pairs) {
      boolean redundant = kept.stream()
          .anyMatch(better -> better.local.base() == pair.local.base() && better.remote.endpoint().equals(pair.remote.endpoint()));
      if (!redundant && kept.size() < LIMIT) {
        kept.add(pair);
      }
    }
    pairs.clear();
    pairs.addAll(kept);
  }

  /** RFC 8445 §6.1.2.6: of each foundation that has no pair waiting or in progress, the best frozen one may be checked. */
  private void thawFoundations() {
    for (CandidatePair pair : List.copyOf(pairs)) {
      boolean taken = pairs.stream().anyMatch(other ->
          (other.state == State.WAITING || other.state == State.IN_PROGRESS) && other.foundation().equals(pair.foundation()));
      if (pair.state == State.FROZEN && !taken) {
        become(pair, State.WAITING);
      }
    }
  }

  List<CandidatePair> pairs() {
    return pairs;
  }

  /** Where this side's datagrams from {@code base} go to {@code remote}. */
  Optional<CandidatePair> find(Base base, Endpoint remote) {
    return pairs.stream().filter(pair -> pair.local.base() == base && pair.remote.endpoint().equals(remote)).findFirst();
  }

  /** The candidate of the peer's with that endpoint, if one is known. */
  Optional<Candidate> remote(Endpoint endpoint) {
    return pairs.stream().map(pair -> pair.remote).filter(remote -> remote.endpoint().equals(endpoint)).findFirst();
  }

  boolean isFull() {
    return pairs.size() >= LIMIT;
  }

  /** Takes in a pair that a check of the peer's has shown. */
  void add(CandidatePair pair) {
    pairs.add(pair);
    pairs.sort(BY_PRIORITY);
  }

  /** RFC 8445 §7.3.1.4: the peer's check calls for one of this side's. Whether it is to be made. */
  boolean trigger(CandidatePair pair) {
    if (pair.state == State.SUCCEEDED || pair.triggers == MOST_TRIGGERS) {
      return false;
    }
    pair.triggers++;
    enqueue(pair);
    return true;
  }

  /** Puts {@code pair} at the end of the queue that goes before all other checks. */
  void enqueue(CandidatePair pair) {
    become(pair, State.WAITING);
    if (!triggered.contains(pair)) {
      triggered.add(pair);
    }
  }

  /** What to check next (RFC 8445 §6.1.4.2): what was called for, else the best that waits, else the best that is thawed for it. */
  @Nullable CandidatePair next() {
    if (!triggered.isEmpty()) {
      return triggered.remove();
    }
    Optional<CandidatePair> waiting = firstWaiting();
    if (waiting.isEmpty()) {
      thawFoundations();
      waiting = firstWaiting();
    }
    return waiting.orElse(null);
  }

  private Optional<CandidatePair> firstWaiting() {
    return pairs.stream().filter(pair -> pair.state == State.WAITING).findFirst();
  }

  /** The only place where a pair's state changes. What has succeeded thaws its like (RFC 8445 §7.2.5.3.3). */
  void become(CandidatePair pair, State next) {
    pair.state = next;
    if (next == State.SUCCEEDED) {
      for (CandidatePair other : pairs) {
        if (other.state == State.FROZEN && other.foundation().equals(pair.foundation())) {
          other.state = State.WAITING;
        }
      }
    }
  }

  /** How many checks there are to be made (N in RFC 8445 §14.3). */
  int size() {
    return pairs.size();
  }

  /** How many pairs wait or are in progress. */
  int busy() {
    int busy = 0;
    for (CandidatePair pair : pairs) {
      busy += pair.state == State.WAITING || pair.state == State.IN_PROGRESS ? 1 : 0;
    }
    return busy;
  }

  /** The valid pair of the highest priority. */
  Optional<CandidatePair> bestValid() {
    return pairs.stream().filter(pair -> pair.valid != null).findFirst();
  }

  /** Whether a pair of a higher priority than {@code pair} may still turn out valid. */
  boolean mayImproveOn(CandidatePair pair) {
    return pairs.stream().anyMatch(other -> other.priority > pair.priority && other.state.isOpen());
  }

  /** RFC 8445 §7.2.5.1: priorities depend on who controls. */
  void prioritize(boolean controlling) {
    for (CandidatePair pair : pairs) {
      pair.priority = CandidatePair.priority(controlling, pair.local.candidate().priority(), pair.remote.priority());
    }
    pairs.sort(BY_PRIORITY);
  }

  /** Calls off every check that has not begun. */
  void conclude() {
    triggered.clear();
    for (CandidatePair pair : pairs) {
      if (pair.state == State.FROZEN || pair.state == State.WAITING) {
        pair.state = State.FAILED;
      }
    }
  }
}
