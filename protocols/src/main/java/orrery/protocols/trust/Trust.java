package orrery.protocols.trust;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.ClusterName;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.SuperNode;
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
  private final Correspondence letters;
  private final Measurer measurer;
  private final Sanctions sanctions;
  private final Directory directory;
  private final Uses uses;
  private final RandomStream luck;
  private final @Nullable Slanderer slanderer;
  private boolean atWork;
  /** Null until a use has shown something. */
  private @Nullable Witness witness;
  /** Null until this node is blacklisted. */
  private @Nullable Appellant appellant;
  /** Null while another is super node. */
  private @Nullable Court court;
  private @Nullable SuperNode superNode;
  /** Who was super node before this node, or before nobody was; null while another is, who is then the next. */
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
    circle = new Circle(host, name, config.dutyPort());
    letters = new Correspondence(host, config.client());
    sanctions = new Sanctions(host, config, circle, this);
    directory = new Directory(host, config, circle, sanctions, letters, luck, this);
    DutyUse.Maker maker = new DutyUse.Maker(host, config);
    measurer = new Measurer(host, config.uses(), maker);
    uses = new Uses(host, config.uses(), maker, measurer, directory, this);
    slanderer = Slanderer.isOne(host, config.slanderers()) ? new Slanderer(host, directory, this, config.uses().every()) : null;
  }

  /** The cluster it is about: to be called once, before {@link #start}. */
  public void follow(ClusterMember member) {
    circle.follow(member);
    member.mayServe(id -> !sanctions.bars(id));
  }

  /** Adds where it is spoken to, to the routes of the server that listens where the node's part in the cluster does. */
  public void serve(HttpRoutes routes) {
    new TrustDesk(config, circle, sanctions, letters, this).serve(routes);
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
    if (appellant != null) {
      appellant.stop();
    }
    sanctions.stop();
    if (slanderer != null) {
      slanderer.stop();
    }
    letters.stop();
  }

  /** Whether {@code id} is on the blacklist, as far as this node knows. */
  public boolean isBlacklisted(NodeId id) {
    return sanctions.bars(id);
  }

  /** Whether this node takes {@code id} for a liar by what it has seen itself. */
  public boolean isSuspected(NodeId id) {
    return config.mode() == Mode.DETECT && witness != null && witness.suspects(id);
  }

  private Witness witness() {
    witness = witness == null ? new Witness(host, config, circle, sanctions, letters, this) : witness;
    return witness;
  }

  /** What to answer about one claim of {@code subject}: what was seen, unless this node slanders it; empty where there is nothing to say. */
  Optional<Report> report(NodeId subject, Capability capability) {
    if (slanderer != null && slanderer.isVictim(subject)) {
      return slanderer.accusation(capability);
    }
    return witness == null ? Optional.empty() : witness.report(subject, capability);
  }

  /** Tells the super node what this node says that it has seen. */
  void accuse(List<Report> reports) {
    witness().accuse(reports);
  }

  /** A use of {@code subject} has shown something. */
  void onUse(NodeId subject, Capability capability, long claimed, Reading reading) {
    if (config.mode() == Mode.DETECT && atWork) {
      witness().onUse(subject, capability, claimed, reading);
    }
  }

  /** It is time again for what is done as often as the super node is asked. */
  void onRound() {
    if (witness != null) {
      witness.forgetStrangers();
      witness.speak();
    }
  }

  /** The blacklist is another; {@code changed} are those who are on it now or no longer. */
  void onSanctions(Set<NodeId> changed) {
    if (witness != null) {
      changed.forEach(witness::forget);
    }
    if (court != null) {
      court.onListChanged();
    }
    if (appellant == null && sanctions.bars(host.id())) {
      appellant = new Appellant(host, config, circle, sanctions, letters);
    }
    if (appellant != null) {
      appellant.onSanctions();
    }
    circle.cluster().reconsiderDuties();
  }

  // ---- The cluster

  @Override
  public void onSuperNode(SuperNode accepted) {
    SuperNode before = superNode;
    boolean another = before == null || !before.id().equals(accepted.id());
    if (!accepted.id().equals(host.id())) {
      former = null;
    } else if (another && before != null) {
      former = before;
    }
    superNode = accepted;
    if (atWork && another) {
      if (circle.isSuperNode()) {
        court = new Court(host, config, circle, sanctions, letters, measurer, luck);
        court.open();
      } else if (court != null) {
        court.passTo(accepted);
        court = null;
      }
      if (witness != null) {
        witness.onAnotherSuperNode();
      }
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

  /** This node's own, where it is super node. */
  Optional<Court> court() {
    return Optional.ofNullable(court);
  }

  /** Who was super node before this node, which is; empty where nobody was. */
  Optional<SuperNode> former() {
    return Optional.ofNullable(former);
  }

  private void closeCourt() {
    if (court != null) {
      court.close();
      court = null;
    }
  }
}
