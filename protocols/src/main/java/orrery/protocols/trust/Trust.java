package orrery.protocols.trust;

import java.util.Optional;
import java.util.Set;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.ClusterName;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpRoutes;
import orrery.protocols.trust.Measurer.Reading;
import orrery.protocols.trust.TrustConfig.Mode;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in the trust of one cluster: it uses others, remembers how well they did, tells the super node whom it takes
 * for a liar, and knows whom the super node has blacklisted, who then may not serve. What a super node does besides is in
 * {@link Court}; what the node does for others, for all its clusters, in {@link DutyService}.
 *
 * <p>It follows the cluster as its listener.
 */
public final class Trust implements ClusterListener {

  private final Host host;
  private final TrustConfig config;
  private final Circle circle;
  private final HttpClient client;
  private final Correspondence letters;
  private final Measurer measurer;
  private final Sanctions sanctions;
  private final Witness witness;
  private final Appellant appellant;
  private final Directory directory;
  private final Uses uses;
  private final TrustDesk desk;
  private final RandomStream luck;
  private final Timer courtRetry;
  private final @Nullable Slanderer slanderer;
  private boolean atWork;
  private @Nullable Court court;
  private @Nullable SuperNode superNode;
  private @Nullable SuperNode former;

  /**
   * A part not yet begun.
   *
   * @param config in which trust is not off
   * @param name what the cluster is called
   */
  public Trust(Host host, TrustConfig config, ClusterName name) {
    if (config.mode() == Mode.OFF) {
      throw new IllegalArgumentException("mode must be another than off");
    }
    this.host = host;
    this.config = config;
    luck = host.random("trust");
    courtRetry = host.timer("trust retry", this::onCourtRetry);
    circle = new Circle(host, name, config.dutyPort());
    client = new HttpClient(host, config.client());
    letters = new Correspondence(host, client);
    sanctions = new Sanctions(host, config, circle, this::onSanctions);
    witness = new Witness(host, config, circle, sanctions, letters, this::court);
    appellant = new Appellant(host, config, circle, sanctions, letters);
    directory = new Directory(host, config, circle, sanctions, letters, this::court, luck, this::onRound);
    DutyUse.Maker maker = new DutyUse.Maker(host, config.client().limits(), new Deadlines(host, "duty uses"), config.uses().patience());
    measurer = new Measurer(host, config.uses(), maker);
    uses = new Uses(host, config.uses(), maker, measurer, directory, this::isSuspected, this::onUse);
    slanderer = Slanderer.isOne(host, config.slanderers()) ? new Slanderer(host, directory, witness, config.uses().every()) : null;
    desk = new TrustDesk(config, circle, sanctions, letters, witness, slanderer, this::court, () -> Optional.ofNullable(former));
  }

  /** The cluster it is about: to be called once, before {@link #start}. */
  public void follow(ClusterMember member) {
    circle.follow(member);
    member.mayServe(id -> !sanctions.bars(id));
  }

  /** Adds where it is spoken to, to the routes of the server that listens where the node's part in the cluster does. */
  public void serve(HttpRoutes routes) {
    desk.serve(routes);
  }

  /** Begins. */
  public void start() {
    atWork = true;
    directory.start();
    uses.start();
    if (slanderer != null) {
      host.probe().state("conduct", circle.name().own(), "slanderer");
      slanderer.start();
    }
    sanctions.recall();
  }

  /** Ends; what it has begun is broken off. */
  public void stop() {
    atWork = false;
    closeCourt();
    directory.stop();
    uses.stop();
    appellant.stop();
    sanctions.stop();
    if (slanderer != null) {
      slanderer.stop();
    }
    client.stop();
  }

  /** Whether {@code id} is on the blacklist, as far as this node knows. */
  public boolean isBlacklisted(NodeId id) {
    return sanctions.bars(id);
  }

  /** Whether this node takes {@code id} for a liar by what it has seen itself. */
  public boolean isSuspected(NodeId id) {
    return config.mode() == Mode.DETECT && witness.suspects(id);
  }

  private void onUse(NodeId subject, Capability capability, long claimed, Reading reading) {
    if (config.mode() == Mode.DETECT && atWork) {
      witness.onUse(subject, capability, claimed, reading);
    }
  }

  private void onRound() {
    witness.forgetStrangers();
    witness.speak();
  }

  private void onSanctions(Set<NodeId> changed) {
    changed.forEach(witness::forget);
    if (court != null) {
      court.onListChanged();
    }
    appellant.onSanctions();
    circle.cluster().reconsiderDuties();
  }

  // ---- The cluster

  @Override
  public void onSuperNode(SuperNode accepted) {
    SuperNode before = superNode;
    boolean another = before == null || !before.id().equals(accepted.id());
    if (another && before != null) {
      former = before;
    }
    superNode = accepted;
    if (atWork && another) {
      if (circle.isSuperNode()) {
        court = new Court(host, config, circle, sanctions, letters, measurer, luck, courtRetry);
        court.open();
      } else if (court != null) {
        court.passTo(accepted);
        court = null;
      }
      witness.onAnotherSuperNode();
      directory.onAnotherSuperNode();
    }
  }

  @Override
  public void onNoSuperNode(String reason) {
    if (superNode != null) {
      former = superNode;
      superNode = null;
      closeCourt();
    }
  }

  @Override
  public void onMemberJoined(Member member) {
    if (court != null) {
      court.tellMembers();
    }
  }

  @Override
  public void onMemberLeft(NodeId id, String reason) {
    if (court != null) {
      court.onMemberLeft(id);
    }
  }

  private Optional<Court> court() {
    return Optional.ofNullable(court);
  }

  private void closeCourt() {
    if (court != null) {
      court.close();
      court = null;
    }
  }

  private void onCourtRetry() {
    if (court != null) {
      court.tellMembers();
    }
  }
}
