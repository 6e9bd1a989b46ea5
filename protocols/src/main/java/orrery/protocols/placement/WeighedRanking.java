package orrery.protocols.placement;

import java.util.Comparator;
import java.util.List;
import orrery.protocols.cluster.IdHash;
import orrery.protocols.cluster.Merit;
import orrery.protocols.cluster.Profile;
import orrery.protocols.placement.Decision.Choice;

/**
 * Ranks by the criteria of the seed (EC-37): a weighted mean of eleven parts, each 0 to 1000 thousandths, in whole numbers throughout,
 *
 * <pre>score = (sum of weight * part) / (sum of weights), rounded down</pre>
 *
 * with the weights of {@link PlacementConfig.Weights}, and these parts:
 *
 * <ul>
 *   <li>time: 1000 for what is expected within 2 ms, less a seventeenth for each doubling, 0 above two minutes;
 *   <li>nearness: 1000 on the device itself, 700 on its link, 300 elsewhere, 0 in the central cloud;
 *   <li>kinship: 1000 where the node is of the caller's account, else 0 (EC-18: own resources first, then those of its account);
 *   <li>power: 1000 on mains, else half the charge, as in {@link Merit};
 *   <li>idleness: what of the processor is not in use, in thousandths;
 *   <li>reliability: doublings of the minutes that it has been on, or usually stays on, as in {@link Merit};
 *   <li>function: 1000 for its cluster's provider of processor time (EC-7), and for a data centre, which is nothing else; else 0;
 *   <li>processor, io: doublings of its speed, and of its link's rate, as in {@link Merit};
 *   <li>memory: doublings of main memory above 256 MB, 1000 at 64 GB and above;
 *   <li>thrift: 1000 less 500 where the way there costs the caller by the byte, and less 500 where somebody is paid to serve: in the
 *       central cloud, and elsewhere by who is not of the account (EC-18: strangers for rent).
 * </ul>
 *
 * <p>Work that is given away is not weighed: what counts is when it is done (augmented reality has no use for merit). Of equals the one
 * expected to be sooner is better, then one that hangs on both names, so that not all callers have the same first.
 */
final class WeighedRanking implements Ranking {

  private static final long MEGABYTE = 1_000_000;
  private static final long MILLISECOND = 1_000_000;

  private final PlacementConfig.Weights weights;

  WeighedRanking(PlacementConfig.Weights weights) {
    this.weights = weights;
  }

  @Override
  public List<Choice> rank(Ask ask, Asker asker, List<Choice> choices) {
    Comparator<Choice> order = ask.isWork() ? Comparator.comparingLong(Choice::expectedNanos) : Comparator.comparingInt(choice -> -choice.score());
    return choices.stream()
        .map(choice -> new Choice(choice.candidate(), score(asker, choice), choice.expectedNanos()))
        .sorted(order.thenComparing(Choice::expectedNanos).thenComparing((one, other) -> compare(asker, one, other)))
        .toList();
  }

  private static int compare(Asker asker, Choice one, Choice other) {
    return Long.compareUnsigned(hash(asker, one), hash(asker, other));
  }

  private static long hash(Asker asker, Choice choice) {
    return IdHash.of(asker.id() + " " + choice.candidate().node());
  }

  /** 0 to 1000. */
  private int score(Asker asker, Choice choice) {
    Candidate there = choice.candidate();
    Profile profile = there.profile();
    long sum = weights.time() * (1000 - Merit.share(choice.expectedNanos() / MILLISECOND, 1, 1 << 17))
        + weights.nearness() * nearness(there.reach())
        + weights.kinship() * (isKin(asker, profile) ? 1000L : 0)
        + weights.power() * Merit.powerShare(profile)
        + weights.idleness() * (1000L - 10L * profile.loadPercent())
        + weights.reliability() * Merit.persistenceShare(profile)
        + weights.function() * (there.provider() || there.reach() == Reach.CENTRAL ? 1000L : 0)
        + weights.processor() * Merit.processorShare(profile.processorMops())
        + weights.memory() * Merit.share(profile.memoryBytes(), 256 * MEGABYTE, 64_000 * MEGABYTE)
        + weights.io() * Merit.linkShare(profile)
        + weights.thrift() * thrift(asker, there);
    return (int) (sum / weights.sum());
  }

  private static long nearness(Reach reach) {
    return switch (reach) {
      case OWN -> 1000;
      case LINK -> 700;
      case ELSEWHERE -> 300;
      case CENTRAL -> 0;
    };
  }

  static boolean isKin(Asker asker, Profile profile) {
    return !asker.account().isEmpty() && asker.account().equals(profile.account());
  }

  private static long thrift(Asker asker, Candidate there) {
    boolean outside = there.reach() == Reach.ELSEWHERE || there.reach() == Reach.CENTRAL;
    boolean paid = there.reach() == Reach.CENTRAL || outside && !isKin(asker, there.profile());
    return 1000 - (outside && asker.metered() ? 500 : 0) - (paid ? 500 : 0);
  }
}
