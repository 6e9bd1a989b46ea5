package orrery.protocols.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orrery.protocols.gateway.Way;
import orrery.protocols.gateway.Ways;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;

/**
 * Ways in the order of placement (EC-29, EC-37).
 *
 * <p>Where the best place has yet to load the service, it is loaded there (EC-16). The call waits for that only where nobody else serves
 * it; else it goes there, and later ones to the better place.
 */
public final class PlacedWays implements Ways {

  /** So many members are tried: where they cannot, others hardly can. */
  private static final int MOST_LOADS = 2;

  private final Placer placer;
  private final Loading loading;
  private final OwnLoading ownLoading;
  private final Supplier<String> account;
  private final Function<Candidate, Optional<Way>> connecting;

  /** Has a service loaded on the node itself. */
  @FunctionalInterface
  public interface OwnLoading {

    /** Loads it; {@code onOutcome} is called once, at once or later, with whether it is there. */
    void load(String service, Consumer<Boolean> onOutcome);
  }

  /**
   * Ways of one node.
   *
   * @param account for whom it calls
   * @param connecting the way to a place; empty where there is none
   */
  public PlacedWays(Placer placer, Loading loading, OwnLoading ownLoading, Supplier<String> account, Function<Candidate, Optional<Way>> connecting) {
    this.placer = placer;
    this.loading = loading;
    this.ownLoading = ownLoading;
    this.account = account;
    this.connecting = connecting;
  }

  /**
   * Where a call is to go.
   *
   * @param ways in the order in which to try
   * @param tooLate whether there are places, but none has it done by its deadline
   */
  public record Placed(List<Way> ways, boolean tooLate) {}

  @Override
  public void find(ServiceAddress to, Consumer<List<Way>> onFound) {
    find(Ask.of(to), placed -> onFound.accept(placed.ways()));
  }

  @Override
  public void onFailed(ServiceAddress to, Way way) {
    // Of itself and of the central cloud the node knows nothing by word of others.
    if (way.route() == Route.LINK || way.route() == Route.RELAYED) {
      placer.onFailed(to.service(), way.node());
    }
  }

  /** As {@link #find(ServiceAddress, Consumer)}, for a call of which more is known. */
  public void find(Ask ask, Consumer<Placed> onFound) {
    placer.place(ask, account.get(), decision -> {
      String service = ask.to().service();
      List<Candidate> places = decision.order().stream().map(Decision.Choice::candidate).toList();
      List<Candidate> ready = places.stream().filter(place -> place.readiness() != Readiness.LOADABLE).toList();
      List<Candidate> loadable = places.stream().filter(place -> place.readiness() == Readiness.LOADABLE).limit(MOST_LOADS).toList();
      boolean loads = !loadable.isEmpty() && places.get(0).readiness() == Readiness.LOADABLE;
      boolean late = decision.isTooLateEverywhere();
      if (!loads || !ready.isEmpty()) {
        onFound.accept(new Placed(ways(ready), late));
      }
      if (loads) {
        load(service, loadable, loaded -> {
          if (ready.isEmpty()) {
            onFound.accept(new Placed(ways(loaded.stream().toList()), late));
          }
        });
      }
    });
  }

  /** Has the service loaded on the first of {@code places} that can; {@code then} is given that. */
  private void load(String service, List<Candidate> places, Consumer<Optional<Candidate>> then) {
    if (places.isEmpty()) {
      placer.onUnloadable(service);
      then.accept(Optional.empty());
      return;
    }
    Candidate first = places.get(0);
    Consumer<Boolean> onOutcome = loaded -> {
      if (loaded) {
        placer.onLoaded(service, first);
        then.accept(Optional.of(first));
      } else {
        load(service, places.subList(1, places.size()), then);
      }
    };
    if (first.reach() == Reach.OWN) {
      ownLoading.load(service, onOutcome);
    } else {
      loading.load(first.found().orElseThrow(), service, failure -> onOutcome.accept(failure.isEmpty()));
    }
  }

  private List<Way> ways(List<Candidate> places) {
    List<Way> ways = new ArrayList<>(places.size());
    places.forEach(place -> connecting.apply(place).ifPresent(ways::add));
    return ways;
  }
}
