package orrery.protocols.placement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.protocols.cluster.Inventory;
import orrery.protocols.cluster.Profile;
import orrery.protocols.container.Container;
import orrery.protocols.container.ContainerConfig;
import orrery.protocols.container.Image;
import orrery.protocols.container.ImageRepository;
import orrery.protocols.container.LightContainer;
import orrery.protocols.container.Refusal;
import orrery.protocols.service.Caller;
import orrery.protocols.service.MicroserviceCatalogue;

/** A node as a place for services: what its container has, or would have, were it made. */
public final class ContainerPlace implements OwnPlace {

  private final Host host;
  private final ContainerConfig config;
  private final MicroserviceCatalogue programs;
  private final Supplier<Optional<LightContainer>> engine;
  private final Supplier<Profile> profile;
  private final BooleanSupplier provider;
  /** What the cluster was told last, and whether that is all there is: an inventory is bounded. */
  private Inventory told = Inventory.NONE;
  private boolean toldAll;

  /**
   * A place.
   *
   * @param engine the container, once it has been made
   * @param profile what the node tells of itself
   * @param provider whether it has the duty {@code compute}
   */
  public ContainerPlace(
      Host host, ContainerConfig config, MicroserviceCatalogue programs, Supplier<Optional<LightContainer>> engine, Supplier<Profile> profile, BooleanSupplier provider) {
    this.host = host;
    this.config = config;
    this.programs = programs;
    this.engine = engine;
    this.profile = profile;
    this.provider = provider;
  }

  @Override
  public Profile profile() {
    return profile.get();
  }

  @Override
  public boolean isProvider() {
    return provider.getAsBoolean();
  }

  @Override
  public Optional<Readiness> readiness(String service) {
    Optional<LightContainer> made = engine.get();
    Optional<Refusal> refusal = made.flatMap(one -> one.refusal(service, Caller.of(host.device().account())));
    if (refusal.isPresent()) {
      return Optional.empty();
    }
    boolean runs = made.stream().flatMap(one -> one.containers().stream())
        .anyMatch(one -> one.image().service().equals(service) && one.state() == Container.State.RUNNING);
    if (runs) {
      return Optional.of(Readiness.RUNNING);
    } else if (isHere(service, made.isPresent())) {
      return Optional.of(Readiness.OFFERED);
    } else {
      return config.pullOnCall() && programs.find(service).isPresent() ? Optional.of(Readiness.LOADABLE) : Optional.empty();
    }
  }

  /** How much of the processor its containers are promised, 0 to 100. */
  public int loadPercent() {
    return engine.get().map(one -> Math.min(100, one.cpuMille() / 10)).orElse(0);
  }

  /** What its cluster is to be told: the services whose images are here, so that a call is answered. */
  public Inventory inventory() {
    Set<String> names = new TreeSet<>();
    images().stream().filter(this::isOffered).forEach(image -> names.add(image.service()));
    told = Inventory.first(names).shared(host.shared());
    toldAll = told.services().size() == names.size();
    return told;
  }

  /** While no container has been made what is here does not change: what was told of it need not be found out again. */
  private boolean isHere(String service, boolean made) {
    if (!made && (toldAll || told.offers(service))) {
      return told.offers(service);
    }
    return images().stream().anyMatch(image -> image.service().equals(service) && isOffered(image));
  }

  private List<Image> images() {
    return engine.get().map(one -> one.images().all()).orElseGet(() -> ImageRepository.kept(host, config));
  }

  private boolean isOffered(Image image) {
    return image.runsOn(host.device().operatingSystem()) && config.environment().runs(image.environment()) && programs.find(image.service()).isPresent();
  }

  @Override
  public boolean isMetered() {
    List<Interface> up = host.interfaces().stream().filter(Interface::up).toList();
    return !up.isEmpty() && up.stream().allMatch(Interface::metered);
  }
}
