package orrery.protocols.ice;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.ice.CandidatePair.State;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.IntegrityKey;
import orrery.protocols.stun.StunClass;
import orrery.protocols.stun.StunError;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.TransactionId;

/**
 * A full ICE agent for one stream of datagrams (RFC 8445): it gathers candidates, checks pairs with the peer's, agrees on one
 * with the peer's agent, and keeps the peer's consent to be sent to (RFC 7675).
 *
 * <p>A run of it: {@link #start}, {@link IceListener#onGathered}, an exchange of descriptions by other means, {@link #begin},
 * {@link IceListener#onUsable} and {@link IceListener#onSelected} or {@link IceListener#onOver}, {@link #close}. It lives
 * once: an ICE restart (§9) is another agent with fresh ports and a fresh credential beside this one, which goes on until the
 * other has a pair.
 */
public final class IceAgent {

  /** Checks of a peer whose description is not known yet; more of them are answered and forgotten. */
  private static final int MOST_EARLY_CHECKS = 32;

  /** RFC 8445 §8.3: how long other candidates are kept after one pair was agreed on, for checks that are still on their way. */
  private static final long RELEASE_NANOS = 3_000_000_000L;

  private final Host host;
  private final IceConfig config;
  private final IceListener listener;
  private final Gatherer gatherer;
  private final Requests requests;
  private final Consent consent;
  private final Timer paceTimer;
  private final Timer decisionTimer;
  private final Timer releaseTimer;
  private final RandomStream transactionIds;
  private final List<EarlyCheck> earlyChecks = new ArrayList<>(0);

  private Phase phase = Phase.NEW;
  private boolean controlling;
  private long tieBreaker;
  private IceDescription own;
  private IntegrityKey ownKey;
  private @Nullable IceDescription peer;
  private @Nullable IntegrityKey peerKey;
  private CheckList checks = new CheckList();
  private long startedNanos;
  private long beganNanos;
  private long lastCheckNanos;
  /** The pair that data takes; the selected one once there is one. */
  private @Nullable CandidatePair inUse;
  private @Nullable CandidatePair nominee;
  private int peerReflexive;

  /** What an agent is about. */
  private enum Phase {
    NEW,
    GATHERING,
    /** It has told its candidates and waits for the peer's. */
    GATHERED,
    CHECKING,
    /** Both agents have agreed on a pair. */
    SELECTED,
    /** It has given up. */
    OVER,
    CLOSED
  }

  /** A check of the peer's that came before its description. */
  private record EarlyCheck(Base base, Endpoint source, long priority, boolean useCandidate) {}

  /** @param controlling whether this agent is to decide on the pair; where the peer's believes the same, they settle it */
  public IceAgent(Host host, IceConfig config, IceServers servers, boolean controlling, IceListener listener) {
    this.host = host;
    this.config = config;
    this.listener = listener;
    this.controlling = controlling;
    RandomStream credentials = host.random("ice credentials");
    own = IceDescription.fresh(credentials);
    ownKey = IntegrityKey.shortTerm(own.password());
    tieBreaker = credentials.nextLong();
    transactionIds = host.random("ice transactions");
    requests = new Requests(host);
    gatherer = new Gatherer(host, config, servers, requests, this::onDatagram, this::onGathered);
    consent = new Consent(host, config.consentEvery(), config.consentLasts(), this::askConsent, this::onConsentLost);
    paceTimer = host.timer("ice pace", this::onPace);
    decisionTimer = host.timer("ice decision", this::onDecisionTimer);
    releaseTimer = host.timer("ice release", this::release);
  }

  // ---- The course of things

  /** Opens ports on the node's addresses as they are at this moment and begins to gather. */
  public void start() {
    become(Phase.GATHERING, controlling ? "controlling" : "controlled");
    startedNanos = host.nanoTime();
    gatherer.start();
  }

  private void onGathered() {
    own = own.with(gatherer.candidates());
    host.probe().observe(IceMetrics.GATHERING_TIME, (host.nanoTime() - startedNanos) / 1e9);
    become(Phase.GATHERED, own.candidates().toString());
    listener.onGathered(own);
  }

  /** Begins to check: once, after {@link IceListener#onGathered}. */
  public void begin(IceDescription ofPeer) {
    if (phase != Phase.GATHERED) {
      throw new IllegalStateException("checks must begin after gathering, but the agent is " + phase);
    }
    peer = ofPeer;
    peerKey = IntegrityKey.shortTerm(ofPeer.password());
    beganNanos = host.nanoTime();
    checks = CheckList.form(gatherer.found(), ofPeer.candidates(), controlling);
    become(Phase.CHECKING, checks.size() + " pairs");
    checks.pairs().forEach(pair -> pair.local.base().expect(pair.remote.endpoint().address()));
    for (EarlyCheck early : earlyChecks) {
      onPeersCheck(early.base, early.source, early.priority, early.useCandidate);
    }
    earlyChecks.clear();
    decide();
    paceTimer.start(0);
  }

  /** Sends data to the peer, if there is a pair to do it over. Whether there was. */
  public boolean send(ByteBuffer data) {
    CandidatePair pair = inUse;
    if (pair == null || phase == Phase.OVER || phase == Phase.CLOSED) {
      return false;
    }
    pair.local.base().send(pair.remote.endpoint(), data, "data");
    return true;
  }

  /** Where data goes at this moment. */
  public Optional<IcePath> path() {
    return Optional.ofNullable(inUse).map(IceAgent::path);
  }

  /** Whether both agents have agreed on a pair, and it still holds. */
  public boolean isSelected() {
    return phase == Phase.SELECTED;
  }

  /** Whether this agent decides on the pair. */
  public boolean isControlling() {
    return controlling;
  }

  /** This agent's credential and the candidates it has found. */
  public IceDescription own() {
    return own;
  }

  /** Gives up all ports, without a word. */
  public void close() {
    if (phase != Phase.CLOSED) {
      end(Phase.CLOSED, "");
    }
  }

  /** The only place where the phase changes. */
  private void become(Phase next, String reason) {
    phase = next;
    host.probe().event("ice", next + (reason.isEmpty() ? "" : ": " + reason));
  }

  private void end(Phase last, String reason) {
    become(last, reason);
    inUse = null;
    paceTimer.cancel();
    decisionTimer.cancel();
    releaseTimer.cancel();
    consent.end();
    requests.clear();
    gatherer.close();
  }

  private void giveUp(IceListener.Ending ending) {
    end(Phase.OVER, ending.name());
    listener.onOver(ending);
  }

  // ---- What arrives

  private void onDatagram(Base base, Endpoint source, ByteBuffer payload) {
    if (phase == Phase.OVER || phase == Phase.CLOSED) {
      return;
    }
    if (!StunMessage.isStun(payload)) {
      onData(base, source, payload);
    } else if (StunMessage.decode(payload) instanceof Decoded.Whole whole) {
      onMessage(base, source, whole.message());
    } else {
      host.probe().count(IceMetrics.DROPPED, 1, "malformed");
    }
  }

  /** RFC 8445 §12.2: data may come over any pair, from a peer that has checked it; over none, it is a stranger's. */
  private void onData(Base base, Endpoint source, ByteBuffer payload) {
    boolean early = earlyChecks.stream().anyMatch(check -> check.base == base && check.source.equals(source));
    if (early || checks.find(base, source).isPresent()) {
      listener.onData(payload);
    } else {
      host.probe().count(IceMetrics.DROPPED, 1, "stranger");
    }
  }

  private void onMessage(Base base, Endpoint source, StunMessage message) {
    if (message.method() != StunMethod.BINDING) {
      host.probe().count(IceMetrics.DROPPED, 1, "method");
    } else {
      switch (message.messageClass()) {
        case REQUEST -> onRequest(base, source, message);
        case SUCCESS, ERROR -> {
          if (!requests.onAnswer(message, base, source)) {
            host.probe().count(IceMetrics.DROPPED, 1, "unasked");
          }
        }
        // A keep-alive (RFC 8445 §11) has done its work on the way.
        case INDICATION -> {}
      }
    }
  }

  // ---- The peer's checks (RFC 8445 §7.3)

  private void onRequest(Base base, Endpoint source, StunMessage request) {
    Optional<StunError> refusal = refusal(request);
    if (refusal.isPresent()) {
      host.probe().count(IceMetrics.DROPPED, 1, "request-" + refusal.get().code());
      StunMessage.Builder answer = request.error(refusal.get());
      if (refusal.get().code() == StunError.UNKNOWN_ATTRIBUTE.code()) {
        answer.with(Attribute.UNKNOWN_ATTRIBUTES, request.unknownRequired());
      }
      // Who does not hold the credential gets no proof of it.
      boolean known = refusal.get().code() == StunError.ROLE_CONFLICT.code();
      StunMessage error = known ? answer.signedBy(ownKey).fingerprinted().build() : answer.fingerprinted().build();
      base.send(source, error.toBytes(), "check-error");
      return;
    }
    StunMessage answer =
        request.success().with(Attribute.XOR_MAPPED_ADDRESS, source).signedBy(ownKey).fingerprinted().build();
    base.send(source, answer.toBytes(), "check-answer");
    long priority = request.find(Attribute.PRIORITY).orElseThrow();
    boolean useCandidate = request.has(Attribute.USE_CANDIDATE) && !controlling;
    if (peer != null) {
      onPeersCheck(base, source, priority, useCandidate);
    } else if (earlyChecks.size() < MOST_EARLY_CHECKS) {
      earlyChecks.add(new EarlyCheck(base, source, priority, useCandidate));
    }
  }

  /** Why a request is not granted; settles a conflict of roles on the way (RFC 8445 §7.3.1.1). */
  private Optional<StunError> refusal(StunMessage request) {
    Optional<String> username = request.find(Attribute.USERNAME);
    if (username.isEmpty() || !request.isSigned()) {
      return Optional.of(StunError.BAD_REQUEST);
    }
    if (!isForMe(username.get()) || !request.isSignedBy(ownKey)) {
      return Optional.of(StunError.UNAUTHENTICATED);
    }
    if (!request.unknownRequired().isEmpty()) {
      return Optional.of(StunError.UNKNOWN_ATTRIBUTE);
    }
    long priority = request.find(Attribute.PRIORITY).orElse(0L);
    if (priority < 1 || priority > Candidate.MAXIMUM_PRIORITY) {
      return Optional.of(StunError.BAD_REQUEST);
    }
    Optional<Long> rival = request.find(controlling ? Attribute.ICE_CONTROLLING : Attribute.ICE_CONTROLLED);
    if (rival.isPresent()) {
      boolean mineIsLarger = Long.compareUnsigned(tieBreaker, rival.get()) >= 0;
      if (mineIsLarger == controlling) {
        return Optional.of(StunError.ROLE_CONFLICT);
      }
      switchRole();
    }
    return Optional.empty();
  }

  private boolean isForMe(String username) {
    String peersUfrag = peer == null ? "" : peer.ufrag();
    return peer == null ? username.startsWith(own.ufrag() + ":") : username.equals(own.ufrag() + ":" + peersUfrag);
  }

  private void switchRole() {
    controlling = !controlling;
    nominee = null;
    checks.pairs().forEach(pair -> pair.nominated = false);
    checks.prioritize(controlling);
    host.probe().event("ice", "switched to " + (controlling ? "controlling" : "controlled"));
    decide();
  }

  /** The peer has checked from {@code source}: that pair is worth a check from here, too (RFC 8445 §7.3.1.3 to §7.3.1.5). */
  private void onPeersCheck(Base base, Endpoint source, long priority, boolean useCandidate) {
    CandidatePair pair = checks.find(base, source).orElse(null);
    if (pair == null) {
      Optional<LocalCandidate> local = gatherer.found().stream().filter(each -> each.candidate().endpoint().equals(base.endpoint())).findFirst();
      if (local.isEmpty() || checks.isFull()) {
        return;
      }
      Candidate remote = checks.remote(source)
          .orElseGet(() -> new Candidate(CandidateType.PEER_REFLEXIVE, "prflx" + ++peerReflexive, priority, source, null));
      pair = new CandidatePair(local.get(), remote, controlling);
      checks.add(pair);
    }
    if (useCandidate) {
      pair.nominated = true;
    }
    if (pair.state == State.SUCCEEDED) {
      if (useCandidate && pair.valid != null) {
        select(pair);
      }
    } else if (phase == Phase.CHECKING || useCandidate) {
      Requests.Request underWay = pair.check;
      if (checks.trigger(pair)) {
        if (underWay != null) {
          requests.quieten(underWay);
        }
        wake();
      }
    }
  }

  // ---- This side's checks (RFC 8445 §6.1.4.2, §7.2)

  /** Has the next check made as soon as Ta allows. */
  private void wake() {
    if (!paceTimer.isPending()) {
      paceTimer.start(Math.max(0, lastCheckNanos + config.pace().toNanos() - host.nanoTime()));
    }
  }

  private void onPace() {
    CandidatePair pair = phase == Phase.CHECKING || phase == Phase.SELECTED ? checks.next() : null;
    if (pair == null) {
      return;
    }
    lastCheckNanos = host.nanoTime();
    check(pair);
    paceTimer.start(config.pace());
  }

  private void check(CandidatePair pair) {
    boolean nominating = controlling && pair.nominated;
    boolean asControlling = controlling;
    long rtoNanos = Math.max(config.leastRetransmission().toNanos(), config.pace().toNanos() * checks.size() * checks.busy());
    host.probe().count(IceMetrics.CHECKS, 1, nominating ? "nomination" : pair.triggers > 0 ? "triggered" : "ordinary");
    checks.become(pair, State.IN_PROGRESS);
    pair.check = requests.send(pair.local.base(), pair.remote.endpoint(), binding(pair, nominating), nominating ? "nomination" : "check",
        rtoNanos, Requests.SENDS, new Requests.Outcome() {
          @Override
          public boolean onAnswer(StunMessage answer, Base base, Endpoint source) {
            return IceAgent.this.onAnswer(pair, nominating, asControlling, answer, base, source);
          }

          @Override
          public void onTimeout() {
            onFailed(pair, "no answer");
          }
        });
  }

  private StunMessage binding(CandidatePair pair, boolean nominating) {
    IceDescription remote = required(peer);
    StunMessage.Builder request = StunMessage.request(StunMethod.BINDING, TransactionId.draw(transactionIds))
        .with(Attribute.USERNAME, remote.ufrag() + ":" + own.ufrag())
        .with(Attribute.PRIORITY, pair.local.peerReflexivePriority())
        .with(controlling ? Attribute.ICE_CONTROLLING : Attribute.ICE_CONTROLLED, tieBreaker);
    if (nominating) {
      request.with(Attribute.USE_CANDIDATE);
    }
    return request.signedBy(required(peerKey)).fingerprinted().build();
  }

  private boolean onAnswer(CandidatePair pair, boolean nominating, boolean asControlling, StunMessage answer, Base base, Endpoint source) {
    if (!answer.isSignedBy(required(peerKey))) {
      // Anybody can say no. A refusal without a signature is as good as none; the check is sent again.
      return false;
    }
    if (answer.messageClass() == StunClass.ERROR) {
      boolean conflict = answer.find(Attribute.ERROR_CODE).orElse(StunError.BAD_REQUEST).code() == StunError.ROLE_CONFLICT.code();
      if (conflict) {
        onRoleConflict(pair, asControlling);
      } else {
        onFailed(pair, "refused");
      }
      return true;
    }
    Optional<Endpoint> seen = answer.find(Attribute.XOR_MAPPED_ADDRESS);
    // RFC 8445 §7.2.5.2.1: the answer must come back the way the check went.
    if (base != pair.local.base() || !source.equals(pair.remote.endpoint()) || seen.isEmpty()) {
      onFailed(pair, "answered from " + source);
      return true;
    }
    pair.valid = localSeenAs(seen.get(), pair);
    pair.check = null;
    checks.become(pair, State.SUCCEEDED);
    if (nominating || pair.nominated && !controlling) {
      select(pair);
    } else {
      decide();
    }
    wake();
    return true;
  }

  /** RFC 8445 §7.2.5.3.1: the candidate that the peer has seen; one that nobody knew is peer-reflexive. */
  private LocalCandidate localSeenAs(Endpoint seen, CandidatePair pair) {
    Base base = pair.local.base();
    return gatherer.found().stream()
        .filter(known -> known.base() == base && known.candidate().endpoint().equals(seen))
        .findFirst()
        .orElseGet(() -> new LocalCandidate(
            new Candidate(CandidateType.PEER_REFLEXIVE, "prflx" + ++peerReflexive, pair.local.peerReflexivePriority(), seen, base.endpoint()),
            base, pair.local.localPreference()));
  }

  /** RFC 8445 §7.2.5.1: takes the other role, unless that has happened meanwhile, and checks again. */
  private void onRoleConflict(CandidatePair pair, boolean asControlling) {
    pair.check = null;
    if (controlling == asControlling) {
      tieBreaker = host.random("ice credentials").nextLong();
      switchRole();
    }
    checks.enqueue(pair);
    wake();
  }

  private void onFailed(CandidatePair pair, String reason) {
    host.probe().event("ice", "check failed, " + reason + ": " + pair);
    pair.check = null;
    pair.valid = null;
    checks.become(pair, State.FAILED);
    if (pair == nominee) {
      nominee = null;
    }
    if (pair == inUse && phase != Phase.SELECTED) {
      stopUsing();
    }
    decide();
    wake();
  }

  // ---- Deciding on a pair (RFC 8445 §8)

  /**
   * Looks at where things stand. Data takes the best valid pair (§12.1). The controlling agent nominates it when nothing
   * better can come, or has not come for as long as it is worth waiting for; nothing at all in time is the end.
   */
  private void decide() {
    if (phase != Phase.CHECKING) {
      return;
    }
    CandidatePair best = checks.bestValid().orElse(null);
    if (best != null && best != inUse) {
      use(best);
    }
    long passed = host.nanoTime() - beganNanos;
    long next = config.patience().toNanos();
    if (passed >= next && nominee == null) {
      giveUp(IceListener.Ending.NO_PAIR);
      return;
    }
    if (controlling && best != null && nominee == null) {
      long worthWaiting = best.isRelayed() ? config.relayWait().toNanos() : best.isPlain() ? 0 : config.directWait().toNanos();
      if (passed >= worthWaiting || !checks.mayImproveOn(best)) {
        nominate(best);
      } else {
        next = Math.min(next, worthWaiting);
      }
    }
    decisionTimer.start(Math.max(0, next - passed));
  }

  private void onDecisionTimer() {
    if (nominee != null && host.nanoTime() - beganNanos >= config.patience().toNanos()) {
      // The answer to a nomination may be on its way; should none come, the nominee fails and the agent gives up then.
      return;
    }
    decide();
  }

  private void nominate(CandidatePair pair) {
    nominee = pair;
    pair.nominated = true;
    checks.enqueue(pair);
    wake();
  }

  /** Both agents agree: the check list is done with. */
  private void select(CandidatePair pair) {
    if (phase == Phase.SELECTED && pair == inUse) {
      return;
    }
    checks.conclude();
    decisionTimer.cancel();
    if (pair != inUse) {
      use(pair);
    }
    become(Phase.SELECTED, pair.toString());
    releaseTimer.start(RELEASE_NANOS);
    listener.onSelected(path(pair));
  }

  private void release() {
    CandidatePair pair = inUse;
    if (pair != null) {
      gatherer.release(pair.local.base());
      pair.local.base().settle(pair.remote.endpoint());
    }
  }

  // ---- The pair in use, and the peer's consent

  private void use(CandidatePair pair) {
    inUse = pair;
    consent.begin();
    listener.onUsable(path(pair));
  }

  private void stopUsing() {
    inUse = null;
    consent.end();
  }

  /** One request, never sent again (RFC 7675 §5.1): the next one is another. */
  private void askConsent() {
    CandidatePair pair = inUse;
    if (pair == null) {
      return;
    }
    requests.send(pair.local.base(), pair.remote.endpoint(), binding(pair, false), "consent", config.leastRetransmission().toNanos(), 1,
        new Requests.Outcome() {
          @Override
          public boolean onAnswer(StunMessage answer, Base base, Endpoint source) {
            boolean granted = answer.messageClass() == StunClass.SUCCESS && answer.isSignedBy(required(peerKey))
                && base == pair.local.base() && source.equals(pair.remote.endpoint());
            if (granted && pair == inUse) {
              consent.renew();
            }
            return granted;
          }

          @Override
          public void onTimeout() {}
        });
  }

  private void onConsentLost() {
    CandidatePair pair = inUse;
    if (pair == null) {
      return;
    }
    if (phase == Phase.SELECTED) {
      giveUp(IceListener.Ending.CONSENT_LOST);
    } else {
      onFailed(pair, "consent lost");
    }
  }

  private static IcePath path(CandidatePair pair) {
    Candidate local = (pair.valid == null ? pair.local : pair.valid).candidate();
    return new IcePath(local.type(), local.endpoint(), pair.remote.type(), pair.remote.endpoint(), pair.isRelayed());
  }

  /** What {@link #begin} has brought. */
  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("checks must begin before they are made");
    }
    return value;
  }
}
