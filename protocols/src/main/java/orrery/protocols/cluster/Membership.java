package orrery.protocols.cluster;

import java.time.Duration;
import java.util.function.IntFunction;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Answer;
import orrery.protocols.cluster.ClusterMessage.Challenge;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Leave;
import orrery.protocols.cluster.ClusterMessage.Register;
import orrery.protocols.cluster.ClusterMessage.Registered;
import orrery.protocols.cluster.ClusterMessage.Renew;
import orrery.protocols.cluster.ClusterMessage.Request;
import orrery.protocols.cluster.ClusterMessage.Update;
import org.jspecify.annotations.Nullable;

/**
 * One node's registration with a super node: asked for, renewed at half its lease with what has changed of the profile, and
 * given up. One request is under way at a time.
 */
final class Membership implements Runnable {

  /** So often a registration follows the words of nodes that are not super node before the node searches for itself. */
  private static final int MAXIMUM_REFERRALS = 5;

  private final ClusterMember node;
  /** Null while there is nothing to renew. */
  private @Nullable Timer renewal;
  private int referrals;
  /** The request that is under way; 0 while none is. */
  private int call;
  private @Nullable SuperNode target;

  Membership(ClusterMember node) {
    this.node = node;
  }

  /** With whom this node is registered, or asks to be; null where there is none. */
  @Nullable SuperNode target() {
    return target;
  }

  /** Whether an answer is being waited for. */
  boolean isAsking() {
    return call != 0;
  }

  /** Nothing more is asked, until it is begun anew. */
  void pause() {
    if (renewal != null) {
      renewal.cancel();
      renewal = null;
    }
    cancelCall();
  }

  /** It is over. */
  void forget() {
    pause();
    target = null;
  }

  /** From now on it is {@code claim} that this node would be registered with. */
  void turnTo(SuperNode claim) {
    pause();
    target = claim;
  }

  void register() {
    ask(number -> new Register(number, node.term(), node.profile(), node.claimedDuties()), "registration");
  }

  /** Its timer has expired. */
  @Override
  public void run() {
    renew();
  }

  void renew() {
    if (target == null || isAsking()) {
      return;
    }
    node.noteSession();
    Profile told = node.profile();
    long version = node.rosterVersion(target.term());
    if (node.refreshProfile().equals(told)) {
      ask(number -> new Renew(number, node.term(), version), "renewal");
    } else {
      ask(number -> new Update(number, node.term(), version, node.profile()), "update");
    }
  }

  /** Gives the registration up, and runs {@code done} when the super node knows, or cannot. */
  void leave(SuperNode from, Runnable done) {
    pause();
    node.transport().request(from.id(), from.endpoint(), Leave::new, answer -> done.run(), done);
  }

  /** Asks the super node for its office. */
  void challenge(SuperNode superNode) {
    node.transport().request(superNode.id(), superNode.endpoint(), number -> new Challenge(number, node.profile().score()), answer -> {
      if (answer instanceof Declined declined) {
        node.event("challenge-declined", declined.reason().name());
      }
    }, () -> node.suspect("challenge not answered"));
  }

  private void ask(IntFunction<Request> request, String what) {
    SuperNode asked = target;
    if (asked == null) {
      throw new IllegalStateException("there must be somebody to ask");
    }
    cancelCall();
    call = node.transport().request(asked.id(), asked.endpoint(), request, answer -> {
      call = 0;
      onAnswer(answer);
    }, () -> {
      call = 0;
      node.onLost(what + " not answered");
    });
  }

  private void cancelCall() {
    if (isAsking()) {
      node.transport().cancel(call);
      call = 0;
    }
  }

  private void onAnswer(Answer answer) {
    SuperNode asked = target;
    if (asked == null || node.isStopping()) {
      return;
    }
    if (answer instanceof Registered registered) {
      onRegistered(asked, registered);
    } else if (answer instanceof Declined declined) {
      onDeclined(asked, declined);
    }
  }

  /** {@code asked} has registered this node. */
  void onRegistered(SuperNode asked, Registered registered) {
    if (registered.term() < node.term()) {
      node.onLost("its term " + registered.term() + " is lower than " + node.term());
      return;
    }
    SuperNode now = new SuperNode(asked.id(), asked.endpoint(), registered.term(), registered.score(), registered.part())
        .shared(node.host().shared());
    if (node.superNode().filter(known -> known.id().equals(now.id()) && registered.term() <= known.term()).isEmpty()) {
      node.commit(registered.term(), () -> {
        node.believe(now, "registered");
        begin(now, registered);
      });
    } else {
      begin(now, registered);
    }
  }

  private void begin(SuperNode now, Registered registered) {
    target = now;
    referrals = 0;
    // Members that registered in one moment, after an election, should not all renew in one moment.
    long lease = Math.max(2, Math.min(registered.leaseSeconds(), node.config().lease().toSeconds()));
    renewal = renewal == null ? node.host().timer("cluster-renewal", this) : renewal;
    renewal.start(node.spread(Duration.ofMillis(500 * lease)));
    node.onRegistered(now, registered.roster());
  }

  private void onDeclined(SuperNode asked, Declined declined) {
    switch (declined.reason()) {
      case NOT_REGISTERED -> {
        if (++referrals <= MAXIMUM_REFERRALS) {
          node.join(asked, "not registered any more", false);
        } else {
          node.onLost("it does not register this node");
        }
      }
      case FULL -> node.onRefused(asked);
      case ELSEWHERE -> {
        SuperNode other = declined.superNode().orElse(null);
        if (++referrals > MAXIMUM_REFERRALS) {
          node.onLost("it takes this node for one of another part");
        } else if (other != null && node.mayJoin(other)) {
          node.moveTo(other, "referred by " + asked.id());
        } else {
          // That one is known not to answer: who asks again is taken.
          node.join(asked, "nobody else is there", false);
        }
      }
      default -> {
        SuperNode other = declined.superNode().orElse(null);
        node.avoid(asked);
        if (other != null && ++referrals <= MAXIMUM_REFERRALS && node.mayJoin(other)) {
          node.join(other, "referred by " + asked.id(), false);
        } else {
          node.onLost("it is not super node");
        }
      }
    }
  }
}
