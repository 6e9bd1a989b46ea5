package orrery.protocols.discovery;

import java.util.List;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;

/**
 * What discovery says to a super node that has registered, updated or confirmed.
 *
 * @param instance names this life of the service, whose memory does not survive it; another name means that it has
 *     forgotten. A group of services has one name for ever
 * @param address whence the super node's request came: its public address
 * @param link the identity of its link: public address and network, and something more where others claim the same
 * @param proof a secret which the super node hands to neighbours on its link only, so that they can show they are
 * @param contenders super nodes that claim an equal pair of address and network: neighbours, or strangers behind one
 *     carrier NAT
 * @param peers super nodes that are known to be on the same link
 * @param listed nodes in the scopes that were asked for
 * @param callBack where the super node may ask to be called back, at most one endpoint of each family; empty where that is
 *     done, or the service cannot (EC-21)
 */
public record RegistrationAnswer(
    String instance,
    Address address,
    String link,
    String proof,
    List<Contender> contenders,
    List<SuperNode> peers,
    List<FoundNode> listed,
    List<Endpoint> callBack) {

  /** The most contenders one answer names, those heard of last. */
  static final int MAXIMUM_CONTENDERS = 8;

  public RegistrationAnswer {
    contenders = List.copyOf(contenders);
    peers = List.copyOf(peers);
    listed = List.copyOf(listed);
    callBack = List.copyOf(callBack);
  }

  /**
   * A super node that may be a neighbour.
   *
   * @param confirmAt where it would answer, if it is one
   */
  public record Contender(NodeId superNode, Endpoint confirmAt) {}
}
