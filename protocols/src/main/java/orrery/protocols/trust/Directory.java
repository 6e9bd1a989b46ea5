package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Roster;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.trust.TrustMessage.Claims;

/**
 * Who does what in a cluster: who has a duty by the roster and is not blacklisted, and what each of them claims by the super
 * node's word. A node asks for that, and for the blacklist if it has another, every now and then.
 */
final class Directory {

  private static final NodeId[] NOBODY = {};
  private static final Claim[] NOTHING = {};

  private final Host host;
  private final TrustConfig config;
  private final Circle circle;
  private final Sanctions sanctions;
  private final Correspondence letters;
  private final Trust trust;
  private final RandomStream luck;
  private final Timer timer;
  /** Those whose claims are known, in the order of their ids, and what each claims. */
  private NodeId[] claimants = NOBODY;
  private Claim[] claims = NOTHING;
  private boolean hastened;
  private boolean stopped;

  /**
   * One not yet begun.
   *
   * @param trust is told as often as the super node is asked, or would be
   */
  Directory(Host host, TrustConfig config, Circle circle, Sanctions sanctions, Correspondence letters, RandomStream luck, Trust trust) {
    this.host = host;
    this.config = config;
    this.circle = circle;
    this.sanctions = sanctions;
    this.letters = letters;
    this.luck = luck;
    this.trust = trust;
    timer = host.timer("trust refresh", this::refresh);
  }

  void start() {
    timer.start(spread());
  }

  void stop() {
    stopped = true;
    timer.cancel();
  }

  /** Who has {@code duty}, in the order of their ids, this node perhaps among them; without those whose claims are not known yet. */
  List<Holder> holders(Duty duty) {
    List<Holder> holders = new ArrayList<>();
    for (Roster.Entry entry : circle.roster().holders(duty)) {
      Optional<Claim> claim = claim(entry.id());
      if (claim.isPresent() && !sanctions.bars(entry.id())) {
        holders.add(new Holder(entry.id(), circle.dutyEndpoint(entry.endpoint()), claim.get()));
      } else if (claim.isEmpty()) {
        hasten();
      }
    }
    return holders;
  }

  private Optional<Claim> claim(NodeId id) {
    if (circle.isSuperNode()) {
      return circle.claim(id);
    }
    int place = Arrays.binarySearch(claimants, id);
    return place < 0 ? Optional.empty() : Optional.of(claims[place]);
  }

  private void hasten() {
    if (!hastened && !stopped) {
      hastened = true;
      timer.start(config.retry());
    }
  }

  /** Another is super node: it is asked soon, but not by all at once. */
  void onAnotherSuperNode() {
    timer.start(1_000_000_000L + luck.nextLong(1_000_000_000L));
  }

  private long spread() {
    long interval = config.directoryEvery().toNanos();
    return interval + luck.nextLong(interval / 10 + 1);
  }

  private void refresh() {
    timer.start(spread());
    hastened = false;
    SuperNode asked = circle.superNode().orElse(null);
    if (asked == null) {
      return;
    }
    if (trust.court().isEmpty()) {
      String target = "/trust/claims?node=" + host.id().name() + "&term=" + sanctions.heldTerm() + "&version=" + sanctions.heldVersion();
      letters.ask(asked.endpoint(), target, "claims", TrustCodec::claims, answer -> onAnswer(asked, answer), this::onNoAnswer);
    }
    trust.onRound();
  }

  private void onAnswer(SuperNode asked, Claims answer) {
    if (!stopped && circle.isOtherSuperNode(asked.id())) {
      claimants = answer.claims().keySet().stream().map(id -> host.shared().id(id.name())).toArray(NodeId[]::new);
      // Machines are of few kinds, and those of a kind claim the same.
      claims = answer.claims().values().stream()
          .map(claim -> host.shared().same(claim, (int) (claim.processorMops() ^ claim.storageBytes() >>> 20 ^ claim.bitsPerSecondUp())))
          .toArray(Claim[]::new);
      answer.listing().ifPresent(sanctions::take);
    }
  }

  /** The super node did not answer, or does not know this node as its member yet. */
  private void onNoAnswer() {
    if (!stopped) {
      timer.start(config.retry());
    }
  }
}
