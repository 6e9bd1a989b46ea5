package orrery.protocols.ice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.StunClass;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.TransactionId;

/**
 * Finds the candidates of one agent (RFC 8445 §5.1): a host candidate on each address of the node, what STUN servers see of
 * it, and what TURN servers lend; one transaction each Ta.
 */
final class Gatherer {

  /** How long datagrams are ahead of connections in the search for a relay; assumed. */
  private static final long HEAD_START_NANOS = 1_000_000_000L;

  private final Host host;
  private final IceConfig config;
  private final IceServers servers;
  private final Requests requests;
  private final Base.Receiver receiver;
  private final Runnable onDone;
  private final Timer paceTimer;
  private final Timer deadline;
  private final Timer keepAliveTimer;
  private final List<RelaySearch> relaySearches = new ArrayList<>(1);
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<LocalCandidate> found = new ArrayList<>();
  private final Map<String, String> foundations = new LinkedHashMap<>();
  private int asked;
  private int open;
  private boolean done;

  /**
   * @param receiver takes what arrives at the bases; answers to the gatherer's own requests come back by {@code requests}
   * @param onDone called once: every server has answered, or the time is over
   */
  Gatherer(Host host, IceConfig config, IceServers servers, Requests requests, Base.Receiver receiver, Runnable onDone) {
    this.host = host;
    this.config = config;
    this.servers = servers;
    this.requests = requests;
    this.receiver = receiver;
    this.onDone = onDone;
    paceTimer = host.timer("ice gathering pace", this::onPace);
    deadline = host.timer("ice gathering deadline", this::finish);
    keepAliveTimer = host.timer("ice keep-alive", this::keepAlive);
  }

  void start() {
    List<Address> addresses = LocalPreferences.order(host.interfaces());
    for (int rank = 0; rank < addresses.size(); rank++) {
      int preference = LocalPreferences.ofRank(rank);
      HostBase base = new HostBase(host, addresses.get(rank), receiver);
      LocalCandidate candidate = add(CandidateType.HOST, base.endpoint(), base, preference, "");
      for (Endpoint server : servers.stun()) {
        if (server.address().isIpv4() == base.endpoint().address().isIpv4()) {
          tasks.add(() -> askStun(candidate, server));
        }
      }
    }
    for (IceServers.Relay relay : servers.relays()) {
      tasks.add(() -> relaySearches.add(new RelaySearch(relay)));
    }
    asked = tasks.size();
    open = asked;
    deadline.start(open == 0 ? 0 : config.gathering().toNanos());
    paceTimer.start(0);
  }

  List<LocalCandidate> found() {
    return found;
  }

  /** What the peer is told: the redundant left out (RFC 8445 §5.1.3). */
  List<Candidate> candidates() {
    return found.stream().map(LocalCandidate::candidate).toList();
  }

  /** Gives up the bases that {@code kept} is none of. */
  void release(Base kept) {
    found.stream().map(LocalCandidate::base).distinct().filter(base -> base != kept).forEach(Base::close);
    found.removeIf(candidate -> candidate.base() != kept);
    keepAliveTimer.cancel();
  }

  void close() {
    done = true;
    relaySearches.forEach(RelaySearch::end);
    paceTimer.cancel();
    deadline.cancel();
    keepAliveTimer.cancel();
    found.stream().map(LocalCandidate::base).distinct().forEach(Base::close);
    found.clear();
  }

  private void onPace() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
      paceTimer.start(config.pace());
    }
  }

  private void askStun(LocalCandidate of, Endpoint server) {
    requests.send(of.base(), server, binding(), "gather", rtoNanos(), Requests.SENDS, new Requests.Outcome() {
      @Override
      public boolean onAnswer(StunMessage answer, Base base, Endpoint source) {
        if (base != of.base() || !source.equals(server)) {
          return false;
        }
        Optional<Endpoint> seen = answer.find(Attribute.XOR_MAPPED_ADDRESS);
        if (!done && answer.messageClass() == StunClass.SUCCESS && seen.isPresent()) {
          add(CandidateType.SERVER_REFLEXIVE, seen.get(), of.base(), of.localPreference(), server.toString());
        }
        answered();
        return true;
      }

      @Override
      public void onTimeout() {
        answered();
      }
    });
  }

  private StunMessage binding() {
    return StunMessage.request(StunMethod.BINDING, TransactionId.draw(host.random("ice transactions"))).fingerprinted().build();
  }

  /** RFC 8445 §14.3, for the gathering phase. */
  private long rtoNanos() {
    return Math.max(config.leastRetransmission().toNanos(), config.pace().toNanos() * asked);
  }

  /** Notes a candidate that is not redundant: there is none of that endpoint and base (RFC 8445 §5.1.3). */
  private LocalCandidate add(CandidateType type, Endpoint endpoint, Base base, int preference, String server) {
    Endpoint related = type == CandidateType.HOST ? null : base.endpoint();
    String foundation = foundation(type, base, server);
    LocalCandidate candidate =
        new LocalCandidate(new Candidate(type, foundation, Candidate.priority(type, preference), endpoint, related), base, preference);
    if (found.stream().noneMatch(known -> known.base() == base && known.candidate().endpoint().equals(endpoint))) {
      found.add(candidate);
    }
    return candidate;
  }

  /** RFC 8445 §5.1.1.3: the same for candidates of one type, base address and server. */
  private String foundation(CandidateType type, Base base, String server) {
    String key = type.word() + " " + base.endpoint().address() + " " + server;
    return foundations.computeIfAbsent(key, fresh -> Integer.toString(foundations.size() + 1));
  }

  private void answered() {
    if (--open == 0) {
      finish();
    }
  }

  private void finish() {
    if (!done) {
      done = true;
      deadline.cancel();
      tasks.clear();
      relaySearches.forEach(RelaySearch::end);
      keepAliveTimer.start(config.keepAlive());
      onDone.run();
    }
  }

  /**
   * The search for what one TURN server may lend: by datagrams, and where that has no answer for a while, over a connection as
   * well, as for eyeballs that are to stay happy. The first that is lent is taken.
   */
  private final class RelaySearch implements RelayBase.Outcome {

    private final IceServers.Relay relay;
    private final Timer headStart = host.timer("ice relay head start", this::tryConnection);
    private final List<RelayBase> tried = new ArrayList<>(2);
    private int failed;

    RelaySearch(IceServers.Relay relay) {
      this.relay = relay;
      tried.add(new RelayBase(host, relay.udp(), false, relay.credential(), receiver, this));
      if (relay.tcp().isPresent()) {
        headStart.start(HEAD_START_NANOS);
      }
    }

    private void tryConnection() {
      relay.tcp().filter(tcp -> tried.size() == 1)
          .ifPresent(tcp -> tried.add(new RelayBase(host, tcp, true, relay.credential(), receiver, this)));
    }

    @Override
    public void onLent(RelayBase base) {
      tried.remove(base);
      end();
      add(CandidateType.RELAYED, base.endpoint(), base, LocalPreferences.ofRank(relaySearches.size()), relay.udp().toString());
      answered();
    }

    @Override
    public void onRefused(RelayBase base) {
      headStart.cancel();
      failed++;
      tryConnection();
      if (failed == tried.size()) {
        answered();
      }
    }

    /** Gives up what has not been lent. */
    void end() {
      headStart.cancel();
      tried.forEach(RelayBase::close);
    }
  }

  /** RFC 8445 §5.1.1.4: what a server has shown stays true only while the NAT is kept busy. */
  private void keepAlive() {
    for (LocalCandidate candidate : found) {
      if (candidate.candidate().type() == CandidateType.SERVER_REFLEXIVE) {
        for (Endpoint server : servers.stun()) {
          if (server.address().isIpv4() == candidate.base().endpoint().address().isIpv4()) {
            StunMessage indication =
                StunMessage.indication(StunMethod.BINDING, TransactionId.draw(host.random("ice transactions"))).fingerprinted().build();
            candidate.base().send(server, indication.toBytes(), "keep-alive");
          }
        }
      }
    }
    keepAliveTimer.start(config.keepAlive());
  }
}
