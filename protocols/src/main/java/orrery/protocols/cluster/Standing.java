package orrery.protocols.cluster;

import orrery.host.NodeId;

/**
 * What elections compare nodes by.
 *
 * @param score its merit in thousandths, 0 to 1000
 */
record Standing(NodeId id, int score) {

  static Standing of(SuperNode superNode) {
    return new Standing(superNode.id(), superNode.score());
  }

  static Standing of(Roster.Entry entry) {
    return new Standing(entry.id(), entry.score());
  }

  static Standing of(Member member) {
    return new Standing(member.id(), member.profile().score());
  }
}
