package orrery.protocols.cluster;

import orrery.host.Host;

/** What one node's part in one cluster tells of the node: looked up in the device, and kept while that has not changed. */
final class SelfDescription {

  private final Host host;
  private final ClusterMemory memory;
  private final MeritConfig merit;
  private Profile.Circumstances circumstances = Profile.Circumstances.UNKNOWN;
  private Profile profile;

  SelfDescription(Host host, ClusterMemory memory, MeritConfig merit) {
    this.host = host;
    this.memory = memory;
    this.merit = merit;
    this.profile = Profile.of(host, memory.persistence(), circumstances, new Merit(merit)).shared(host.shared(), host.id());
  }

  /** As it was last looked up. */
  Profile profile() {
    return profile;
  }

  /** As it is now, without taking it over. */
  Profile now() {
    return Profile.of(host, memory.persistence(), circumstances, new Merit(merit), profile);
  }

  /** Looks at the device anew. */
  Profile refresh() {
    Profile fresh = now();
    profile = fresh == profile ? profile : fresh.shared(host.shared(), host.id());
    return profile;
  }

  void reachable(boolean reachable) {
    circumstances = new Profile.Circumstances(reachable, circumstances.loadPercent(), circumstances.inventory());
  }

  void load(int percent) {
    circumstances = new Profile.Circumstances(circumstances.reachable(), percent, circumstances.inventory());
  }

  void offers(Inventory inventory) {
    circumstances = new Profile.Circumstances(circumstances.reachable(), circumstances.loadPercent(), inventory);
  }
}
