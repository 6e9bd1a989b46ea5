package orrery.protocols.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.host.Device.Permission;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.protocols.cluster.Profile;
import orrery.protocols.placement.Decision.Choice;
import orrery.protocols.placement.Decision.Left;
import orrery.protocols.service.ServiceAddress;

/**
 * Decides where a call is served (EC-37): leaves out the places that do not come into question, and ranks the rest. It asks nobody and
 * remembers nothing.
 */
public final class Placement {

  private final PlacementConfig config;
  private final Map<String, Pin> pins;
  private final ExpectedTime time;
  private final Ranking ranking;

  /** @param random for the policy that draws; asked when it does */
  public Placement(PlacementConfig config, Supplier<RandomStream> random) {
    this.config = config;
    pins = Pin.parse(config.pins());
    time = new ExpectedTime(config.costs());
    ranking = switch (config.policy()) {
      case WEIGHED -> new WeighedRanking(config.weights());
      case NEAREST, OWN, CENTRAL -> new NearestRanking();
      case RANDOM -> new RandomRanking(random);
    };
  }

  /** Where to have {@code ask} served, of {@code candidates}, no two of which are the same node. */
  public Decision decide(Ask ask, Asker asker, List<Candidate> candidates) {
    List<Choice> choices = new ArrayList<>();
    List<Left> left = new ArrayList<>();
    for (Candidate candidate : candidates) {
      long expected = time.nanos(ask, asker, candidate);
      Optional<Unfit> unfit = unfit(ask, asker, candidate, expected);
      unfit.ifPresentOrElse(why -> left.add(new Left(candidate, why)), () -> choices.add(new Choice(candidate, 0, expected)));
    }
    List<Choice> order = ranking.rank(ask, asker, choices);
    return new Decision(ask.isWork() ? order : loadingLast(order), left);
  }

  /** Where an edge node has the service, it is loaded nowhere else. */
  private static List<Choice> loadingLast(List<Choice> order) {
    Map<Boolean, List<Choice>> parts = order.stream().collect(Collectors.partitioningBy(choice -> choice.candidate().readiness() == Readiness.LOADABLE));
    List<Choice> ready = parts.get(false);
    boolean offered = ready.stream().anyMatch(choice -> choice.candidate().reach() != Reach.CENTRAL);
    return offered ? Stream.concat(ready.stream(), parts.get(true).stream()).toList() : order;
  }

  /** Whether {@code there} comes into question. */
  boolean mayServe(Ask ask, Asker asker, Candidate there) {
    return unfit(ask, asker, there, time.nanos(ask, asker, there)).isEmpty();
  }

  /** Whether any place so far away may come into question, so that it is worth looking there. */
  boolean considers(Ask ask, Reach reach) {
    ServiceAddress.Where where = ask.to().where();
    boolean addressed = where instanceof ServiceAddress.Here ? reach == Reach.OWN
        : where instanceof ServiceAddress.Central ? reach == Reach.CENTRAL
        : where instanceof ServiceAddress.Anywhere || reach != Reach.CENTRAL;
    boolean pinned = switch (pin(ask.to().service())) {
      case NONE -> true;
      case HERE -> reach == Reach.OWN;
      case LINK -> reach == Reach.OWN || reach == Reach.LINK;
      case ACCOUNT -> reach != Reach.CENTRAL;
      case CENTRAL -> reach == Reach.CENTRAL;
    };
    boolean tooFar = isFree(ask)
        && (reach == Reach.ELSEWHERE && config.within() == PlacementConfig.Within.NETWORK
            || reach == Reach.CENTRAL && !config.central() && config.policy() != PlacementConfig.Policy.CENTRAL);
    return addressed && pinned && !tooFar && isByPolicy(reach);
  }

  /** Whether it is worth looking for members of the link that could load the service. */
  boolean considersLoading(Ask ask) {
    return config.load() && considers(ask, Reach.LINK);
  }

  /** Where the service must stay, as far as its developer has said. */
  private Pin pin(String service) {
    return pins.getOrDefault(service, Pin.NONE);
  }

  private Optional<Unfit> unfit(Ask ask, Asker asker, Candidate there, long expectedNanos) {
    if (!isWhere(ask.to().where(), there)) {
      return Optional.of(Unfit.NOT_THERE);
    } else if (!isWithin(pin(ask.to().service()), asker, there)) {
      return Optional.of(Unfit.PINNED);
    } else if (!isByPolicy(there.reach())) {
      return Optional.of(Unfit.NOT_BY_POLICY);
    } else if (isFree(ask) && !isNear(asker, there)) {
      return Optional.of(Unfit.TOO_FAR);
    } else if (there.readiness() == Readiness.LOADABLE && !mayLoad(asker, there)) {
      return Optional.of(Unfit.NOT_PERMITTED);
    } else if (there.reach() != Reach.CENTRAL && there.readiness() != Readiness.RUNNING && there.profile().memoryBytes() < config.costs().memory().bytes()) {
      return Optional.of(Unfit.NO_MEMORY);
    } else if (isTired(asker, there)) {
      return Optional.of(Unfit.LOW_BATTERY);
    } else if (ask.isWork() && ask.deadline().filter(limit -> Duration.ofNanos(expectedNanos).compareTo(limit) > 0).isPresent()) {
      return Optional.of(Unfit.TOO_LATE);
    } else {
      return Optional.empty();
    }
  }

  /** Whether the address lets it be there (EC-36). */
  private static boolean isWhere(ServiceAddress.Where where, Candidate there) {
    if (where instanceof ServiceAddress.Here) {
      return there.reach() == Reach.OWN;
    } else if (where instanceof ServiceAddress.Central) {
      return there.reach() == Reach.CENTRAL;
    } else if (where instanceof ServiceAddress.OnNode on) {
      return there.node().equals(on.node());
    } else if (where instanceof ServiceAddress.OfAccount of) {
      return there.reach() != Reach.CENTRAL && of.account().equals(there.profile().account());
    } else {
      return true;
    }
  }

  private static boolean isWithin(Pin pin, Asker asker, Candidate there) {
    return switch (pin) {
      case NONE -> true;
      case HERE -> there.reach() == Reach.OWN;
      case LINK -> there.reach() == Reach.OWN || there.reach() == Reach.LINK;
      case ACCOUNT -> there.reach() != Reach.CENTRAL && WeighedRanking.isKin(asker, there.profile());
      case CENTRAL -> there.reach() == Reach.CENTRAL;
    };
  }

  private boolean isByPolicy(Reach reach) {
    return switch (config.policy()) {
      case WEIGHED, NEAREST, RANDOM -> true;
      case OWN -> reach == Reach.OWN;
      case CENTRAL -> reach == Reach.CENTRAL;
    };
  }

  /** Whether neither the caller nor the developer has said where it is to be. */
  private boolean isFree(Ask ask) {
    return ask.to().where() instanceof ServiceAddress.Anywhere && pin(ask.to().service()) == Pin.NONE;
  }

  private boolean isNear(Asker asker, Candidate there) {
    if (there.reach() == Reach.CENTRAL) {
      // A policy of the central cloud is a wish for it.
      return config.central() || config.policy() == PlacementConfig.Policy.CENTRAL;
    }
    boolean onLink = there.reach() == Reach.OWN || there.reach() == Reach.LINK;
    return switch (config.within()) {
      case ACCOUNT -> there.reach() == Reach.OWN || WeighedRanking.isKin(asker, there.profile());
      case NETWORK -> onLink;
      case PROXIMITY -> onLink || isNearby(asker.profile(), there.profile());
      case ANYWHERE -> true;
    };
  }

  private boolean isNearby(Profile here, Profile there) {
    Optional<Position> position = here.position();
    return position.isPresent() && there.position().filter(other -> position.get().metresTo(other) <= config.radius().metres()).isPresent();
  }

  /** As its container will: for its owner, or where he permits it (EC-7, EC-18). */
  private boolean mayLoad(Asker asker, Candidate there) {
    boolean permitted = WeighedRanking.isKin(asker, there.profile()) || there.profile().permissions().contains(Permission.COMPUTE);
    return config.load() && permitted && (there.reach() == Reach.OWN || there.reach() == Reach.LINK);
  }

  private boolean isTired(Asker asker, Candidate there) {
    return there.reach() != Reach.OWN && !WeighedRanking.isKin(asker, there.profile())
        && there.profile().batteryPercent().orElse(100) < config.leastBattery();
  }
}
