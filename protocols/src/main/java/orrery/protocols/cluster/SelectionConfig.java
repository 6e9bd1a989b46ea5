package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * The rules by which a super node gives duties to the nodes of its cluster, itself among them (EC-7, EC-34).
 *
 * <p>A node is <i>fit</i> for a duty whose permission its owner gives, which has the least charge (a node on mains always
 * has it), the least storage where the duty is to store, and which nobody objects to. Among the fit, those on mains come before those
 * on battery, and of these the higher in thousandths comes first:
 *
 * <ul>
 *   <li>proxy: six parts uplink, two parts persistence, two parts being reachable from outside;
 *   <li>cache: one part storage, one part uplink;
 *   <li>storage: one part storage, one part persistence;
 *   <li>compute: the processor's speed less what is in use.
 * </ul>
 *
 * Uplink, storage, speed and persistence count in doublings, as in the merit of an election.
 */
public record SelectionConfig(
    @Doc("How many nodes of a cluster are its link-local proxy.")
        @Default(value = "1", source = "assumed; EC-34: one per cluster, more must be representable") int proxies,
    @Doc("How many nodes of a cluster are its link-local cache.")
        @Default(value = "1", source = "assumed; EC-34: one per cluster, more must be representable") int caches,
    @Doc("How many nodes of a cluster keep copies of the others' data.")
        @Default(value = "2", source = "assumed") int storages,
    @Doc("How many nodes of a cluster provide processor time.")
        @Default(value = "4", source = "assumed") int computes,
    @Doc("The least charge, in percent, with which a node on battery is given a duty.")
        @Default(value = "40", source = "assumed") int leastCharge,
    @Doc("The charge, in percent, below which duties are taken back from a node on battery.")
        @Default(value = "20", source = "assumed") int lowCharge,
    @Doc("The least storage of a cache.")
        @Default(value = "4 GB", source = "assumed") DataSize leastCache,
    @Doc("The least storage of a node that keeps copies.")
        @Default(value = "16 GB", source = "assumed") DataSize leastStorage,
    @Doc("How much better, in thousandths, a node must be to take a duty over from one that is fit; being on mains counts as a thousand.")
        @Default(value = "150", source = "assumed") int margin,
    @Doc("How long a node keeps a duty that it is fit for before a better one may take it over.")
        @Default(value = "2 min", source = "assumed") Duration minimumTenure,
    @Doc("How often a node that has duties looks at itself, to say at once when it is no longer fit.")
        @Default(value = "1 min", source = "assumed") Duration selfCheck) {

  public SelectionConfig {
    int[] counts = {proxies, caches, storages, computes};
    for (int count : counts) {
      if (count < 0 || count > 1000) {
        throw new IllegalArgumentException("a number of holders of a duty must be 0 to 1000 but is " + count);
      }
    }
    if (lowCharge < 0 || lowCharge > leastCharge || leastCharge > 100) {
      throw new IllegalArgumentException("lowCharge and leastCharge must be 0 to 100, the former not above the latter, but are "
          + lowCharge + " and " + leastCharge);
    }
    if (margin < 1 || margin > 2000) {
      throw new IllegalArgumentException("margin must be 1 to 2000 thousandths but is " + margin);
    }
    ClusterConfig.requirePositive("minimumTenure", minimumTenure);
    ClusterConfig.requirePositive("selfCheck", selfCheck);
  }

  /** How many nodes are to have {@code duty}. */
  public int wanted(Duty duty) {
    return switch (duty) {
      case PROXY -> proxies;
      case CACHE -> caches;
      case STORAGE -> storages;
      case COMPUTE -> computes;
    };
  }
}
