package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
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

  private final Host host;
  private final TrustConfig config;
  private final Circle circle;
  private final Sanctions sanctions;
  private final Correspondence letters;
  private final Supplier<Optional<Court>> court;
  private final Runnable onRound;
  private final RandomStream luck;
  private final Timer timer;
  private final Map<NodeId, Claim> claims = new TreeMap<>();
  private boolean hastened;
  private boolean stopped;

  /**
   * One not yet begun.
   *
   * @param court this node's own, where it is super node
   * @param onRound what else is to be done as often as the super node is asked, or would be
   */
  Directory(
      Host host, TrustConfig config, Circle circle, Sanctions sanctions, Correspondence letters, Supplier<Optional<Court>> court,
      RandomStream luck, Runnable onRound) {
    this.host = host;
    this.config = config;
    this.circle = circle;
    this.sanctions = sanctions;
    this.letters = letters;
    this.court = court;
    this.luck = luck;
    this.onRound = onRound;
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
    return circle.isSuperNode() ? circle.claim(id) : Optional.ofNullable(claims.get(id));
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
    if (court.get().isEmpty()) {
      String target = "/trust/claims?node=" + host.id().name() + "&term=" + sanctions.heldTerm() + "&version=" + sanctions.heldVersion();
      letters.ask(asked.endpoint(), target, "claims", TrustCodec::claims, answer -> onAnswer(asked, answer), this::onNoAnswer);
    }
    onRound.run();
  }

  private void onAnswer(SuperNode asked, Claims answer) {
    if (!stopped && circle.isOtherSuperNode(asked.id())) {
      claims.clear();
      claims.putAll(answer.claims());
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
