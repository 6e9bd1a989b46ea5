package orrery.protocols.cluster;

import orrery.host.Host;

/** What one node's part in one cluster tells of the node: looked up in the device, and kept while that has not changed. */
final class SelfDescription {

  private final ClusterMemory memory;
  private Profile.Circumstances circumstances = Profile.Circumstances.UNKNOWN;
  private Profile profile;

  SelfDescription(Host host, ClusterMemory memory, MeritConfig merit) {
    this.memory = memory;
    this.profile = Profile.of(host, memory.persistence(), circumstances, new Merit(merit)).shared(host.shared(), host.id());
  }

  /** As it was last looked up. */
  Profile profile() {
    return profile;
  }

  /** As it is now, without taking it over. */
  Profile now(MeritConfig merit) {
    return Profile.of(memory.host(), memory.persistence(), circumstances, new Merit(merit), profile);
  }

  /** Looks at the device anew. */
  Profile refresh(MeritConfig merit) {
    Profile fresh = now(merit);
    profile = fresh == profile ? profile : fresh.shared(memory.host().shared(), memory.host().id());
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
