package orrery.protocols.trust;

import java.util.Optional;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.host.Work;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.trust.TrustMessage.Appeal;

/** A node that is blacklisted itself: asks to be measured again, where it is by its own measure what it says, ever more rarely. */
final class Appellant {

  /** The largest number of doublings of the wait before an appeal. */
  private static final int MOST_DOUBLINGS = 8;

  private final Host host;
  private final TrustConfig config;
  private final Circle circle;
  private final Sanctions sanctions;
  private final Correspondence letters;
  private final Timer timer;
  private int appeals;
  private boolean stopped;

  Appellant(Host host, TrustConfig config, Circle circle, Sanctions sanctions, Correspondence letters) {
    this.host = host;
    this.config = config;
    this.circle = circle;
    this.sanctions = sanctions;
    this.letters = letters;
    timer = host.timer("trust appeal", this::appeal);
  }

  /** The blacklist is another. */
  void onSanctions() {
    if (!sanctions.bars(host.id())) {
      timer.cancel();
      appeals = 0;
    } else if (!timer.isPending()) {
      timer.start(config.appealEvery());
    }
  }

  void stop() {
    stopped = true;
    timer.cancel();
  }

  private void appeal() {
    Optional<Blacklist.Entry> entry = sanctions.entry(host.id());
    if (entry.isEmpty()) {
      return;
    }
    timer.start(config.appealEvery().toNanos() << Math.min(MOST_DOUBLINGS, ++appeals));
    if (entry.get().capability() != Capability.PROCESSOR) {
      send();
      return;
    }
    long began = host.nanoTime();
    host.compute(new Work("trust", config.uses().workMops() * 1_000_000), () -> {
      long claimed = host.device().processorMops();
      long shown = (long) (config.uses().workMops() / ((host.nanoTime() - began) / 1e9));
      if (!stopped && !config.detection().isShort(shown, claimed)) {
        send();
      }
    });
  }

  private void send() {
    SuperNode superNode = circle.superNode().orElse(null);
    if (superNode != null && !circle.isSuperNode()) {
      Appeal appeal = new Appeal(circle.name().agreed(), host.id(), Claim.of(circle.cluster().profile()));
      letters.send(superNode.endpoint(), "POST", "/trust/appeals", "appeal", appeal, status -> host.probe().event("appeal", "answered " + status));
    }
  }
}
