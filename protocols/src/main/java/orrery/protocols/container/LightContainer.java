package orrery.protocols.container;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import orrery.host.Device.Permission;
import orrery.host.Host;
import orrery.host.RandomStream;
import orrery.protocols.http.Deadlines;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.ServiceCall;

/**
 * What runs microservices on a node (EC-28): it creates, starts, stops and removes containers, and starts one when a call comes for a
 * service that none serves yet.
 *
 * <p>It costs nothing where it is not used: whoever has nodes by the thousand makes it for the first call or wish, or at the beginning
 * where {@link #isAwaited} says so.
 */
public final class LightContainer {

  private final Host host;
  private final ContainerConfig config;
  private final MicroserviceCatalogue programs;
  private final Function<String, Calls> calls;
  private final Deadlines deadlines;
  private final Room room;
  private final ImageRepository images;
  private final ImagePulls pulls;
  private final ContainerBook book;
  /** By id, in the order of their creation. */
  private final Map<String, Container> containers = new LinkedHashMap<>();
  /** Calls that wait for an image, by service. */
  private final Map<String, Deque<HeldCall>> awaitingImage = new TreeMap<>();
  private boolean leaving;

  /**
   * A container with what was in it before.
   *
   * @param sources where images may be had from
   * @param calls what microservices of a name call others by
   */
  public LightContainer(Host host, ContainerConfig config, MicroserviceCatalogue programs, ImageSource.Known sources, Function<String, Calls> calls) {
    this.host = host;
    this.config = config;
    this.programs = programs;
    this.calls = calls;
    deadlines = new Deadlines(host, "container");
    room = new Room(host, config);
    images = new ImageRepository(host, config);
    pulls = new ImagePulls(host, config, images, image -> containers.values().stream().anyMatch(one -> one.image().equals(image)), sources);
    book = new ContainerBook(host);
    for (Container found : book.recall(this, images)) {
      containers.put(found.id(), found);
    }
  }

  /** Whether there are containers from an earlier life of the node, some of which may be to be started. */
  public static boolean isAwaited(Host host) {
    return ContainerBook.isKept(host);
  }

  /** The node is on: starts what is always to run. */
  public void start() {
    for (Container container : List.copyOf(containers.values())) {
      if (container.policy().when() == RestartPolicy.When.ALWAYS && container.state() == Container.State.EXITED) {
        container.start(Container.Cause.BOOT, refusal -> { });
      }
    }
  }

  /** The node goes off: stops all in order, then runs {@code done}. */
  public void stop(Runnable done) {
    leaving = true;
    List<Container> up = containers.values().stream().filter(Container::isUp).toList();
    int[] left = {up.size() + 1};
    Runnable one = () -> {
      if (--left[0] == 0) {
        deadlines.clear();
        done.run();
      }
    };
    for (Container container : up) {
      container.stop(config.grace(), false, one);
    }
    awaitingImage.values().forEach(line -> List.copyOf(line).forEach(held -> held.refuse(Refusal.ENDED)));
    one.run();
  }

  // ---- Calls

  /**
   * Has a microservice answer {@code call}: one that runs, else one that is started for it. The call is answered in any case, by a refusal
   * where need be, within {@code deadline}.
   */
  public void call(String service, ServiceCall call, Duration deadline) {
    take(service, new HeldCall(host, deadlines, call, deadline));
  }

  private void take(String service, HeldCall held) {
    Optional<Refusal> refusal = refusal(service, held.caller());
    if (refusal.isPresent()) {
      held.refuse(refusal.get());
      return;
    }
    Optional<Container> there = serving(service, held.caller())
        .or(() -> images.ofService(service, config.environment()).map(image -> ephemeral(image, held.caller())));
    if (there.isPresent()) {
      pass(there.get(), held);
    } else {
      pullFor(service, held);
    }
  }

  /**
   * Why a call of that service would be refused at once; empty where it would be taken, which is no promise that it is served. For whoever
   * decides before a long content comes.
   */
  public Optional<Refusal> refusal(String service, Caller caller) {
    Optional<Container> there = serving(service, caller);
    if (leaving) {
      return Optional.of(Refusal.ENDED);
    } else if (there.isPresent()) {
      // What the owner has made himself he offers to whoever is let in; for all else the device runs for the caller (EC-18).
      boolean offered = !there.get().isEphemeral() && isOwn(there.get().account());
      return !offered && !mayRunFor(caller.account()) ? Optional.of(Refusal.NOT_PERMITTED)
          : there.get().isStopped() ? Optional.of(Refusal.STOPPED)
          : Optional.empty();
    } else if (!mayRunFor(caller.account())) {
      return Optional.of(Refusal.NOT_PERMITTED);
    }
    Optional<Image> image = images.ofService(service, config.environment());
    if (image.isEmpty()) {
      return config.pullOnCall() ? Optional.empty() : Optional.of(Refusal.NO_IMAGE);
    } else if (isForSomebody(image.get(), caller.account())) {
      return Optional.of(Refusal.NOT_PERMITTED);
    } else {
      return containers.size() >= config.containers() ? Optional.of(Refusal.CONTAINERS_FULL) : Optional.empty();
    }
  }

  /** Whether there is a container of that service, or an image that one could be made of, without asking anybody. */
  public boolean has(String service) {
    for (Container one : containers.values()) {
      if (one.image().service().equals(service)) {
        return true;
      }
    }
    return images.ofService(service, config.environment()).isPresent();
  }

  /** The container for that service and caller: one that is up rather than one that is not. */
  private Optional<Container> serving(String service, Caller caller) {
    Container found = null;
    for (Container container : containers.values()) {
      if (container.image().service().equals(service) && container.serves(caller) && (found == null || container.isUp() && !found.isUp())) {
        found = container;
      }
    }
    return Optional.ofNullable(found);
  }

  private Container ephemeral(Image image, Caller caller) {
    return add(image.service() + "-" + hex("container name", 1).substring(0, 8), image, caller.account(), caller.tenant(), RestartPolicy.NO, true);
  }

  private void pass(Container container, HeldCall held) {
    container.take(held);
    boolean stands = !container.isUp() && container.state() != Container.State.RESTARTING;
    if (!held.isOver() && (stands || container.state() == Container.State.STOPPING)) {
      container.start(Container.Cause.CALL, refusal -> { });
    }
  }

  /** Whether an image is for one user and this is none: nobodies are not to share what is one's own. */
  private static boolean isForSomebody(Image image, String account) {
    return image.tenancy().isOfOneUser() && account.isEmpty();
  }

  private void pullFor(String service, HeldCall held) {
    Deque<HeldCall> waiting = awaitingImage.get(service);
    boolean first = waiting == null;
    Deque<HeldCall> line = waiting == null ? new ArrayDeque<>(1) : waiting;
    if (line.size() >= config.waitingCalls() && !first) {
      held.refuse(Refusal.CALLS_FULL);
      return;
    }
    line.add(held);
    held.heldBy(() -> line.remove(held));
    if (first) {
      awaitingImage.put(service, line);
      pulls.pull(new ImageName(service, ImageName.LATEST), outcome -> {
        awaitingImage.remove(service);
        List<HeldCall> all = List.copyOf(line);
        Optional<Refusal> refusal = outcome.refusal().or(() ->
            images.ofService(service, config.environment()).isPresent() ? Optional.empty() : Optional.of(Refusal.NO_IMAGE));
        for (HeldCall one : all) {
          if (refusal.isPresent()) {
            one.refuse(refusal.get());
          } else if (!one.isOver()) {
            take(service, one);
          }
        }
      });
    }
  }

  // ---- The engine

  /** The images of this node. */
  public ImageRepository images() {
    return images;
  }

  /** Has an image pulled; {@code onOutcome} is called once, perhaps at once. Pulls of one image at one time are one. */
  public void pull(ImageName name, Consumer<ImagePulls.Outcome> onOutcome) {
    pulls.pull(name, onOutcome);
  }

  /** Removes a pulled image; whether there was one that no container is of. */
  public boolean removeImage(ImageName name) {
    return containers.values().stream().noneMatch(one -> one.image().name().equals(name)) && images.remove(name);
  }

  /** All containers, in the order of their creation. */
  public Collection<Container> containers() {
    return Collections.unmodifiableCollection(containers.values());
  }

  /** The container of that id, that name, or the only one whose id begins so. */
  public Optional<Container> find(String idOrName) {
    Container exact = containers.get(idOrName);
    if (exact != null) {
      return Optional.of(exact);
    }
    List<Container> named = containers.values().stream().filter(one -> one.name().equals(idOrName)).toList();
    List<Container> begun = named.isEmpty() && !idOrName.isEmpty() ? containers.values().stream().filter(one -> one.id().startsWith(idOrName)).toList() : named;
    return begun.size() == 1 ? Optional.of(begun.get(0)) : Optional.empty();
  }

  /** Why nobody of that account may have a container of that image here; empty where he may. */
  public Optional<Refusal> refusesToCreate(Image image, String account) {
    if (!mayRunFor(account) || isForSomebody(image, account)) {
      return Optional.of(Refusal.NOT_PERMITTED);
    } else if (!image.runsOn(host.device().operatingSystem())) {
      return Optional.of(Refusal.WRONG_SYSTEM);
    } else if (!config.environment().runs(image.environment())) {
      return Optional.of(Refusal.WRONG_ENVIRONMENT);
    } else if (programs.find(image.service()).isEmpty()) {
      return Optional.of(Refusal.NO_PROGRAM);
    } else if (containers.size() >= config.containers()) {
      return Optional.of(Refusal.CONTAINERS_FULL);
    } else {
      return Optional.empty();
    }
  }

  /**
   * Makes a container, to be started by {@link #start(Container, Consumer)} or by a call; it survives a restart of the node.
   *
   * @param name that no other one has; empty for any
   * @throws IllegalArgumentException where one is called so
   */
  public Container create(String name, Image image, Caller owner, RestartPolicy policy) {
    if (containers.values().stream().anyMatch(one -> one.name().equals(name))) {
      throw new IllegalArgumentException("a container's name must be its own, but '" + name + "' is taken");
    }
    String full = name.isEmpty() ? image.service() + "-" + hex("container name", 1).substring(0, 8) : name;
    Container made = add(full, image, owner.account(), owner.tenant(), policy, false);
    book.write(containers.values());
    return made;
  }

  private Container add(String name, Image image, String account, String tenant, RestartPolicy policy, boolean ephemeral) {
    Container made = new Container(this, host, new Container.Definition(
        hex("container id", 4), name, image, account, tenant, policy, ephemeral, host.unixNanos()));
    containers.put(made.id(), made);
    return made;
  }

  private String hex(String purpose, int words) {
    RandomStream random = host.random(purpose);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 16 * words; i += 16) {
      long bits = random.nextLong();
      for (int shift = 60; shift >= 0; shift -= 4) {
        text.append(Character.forDigit((int) (bits >>> shift) & 0xF, 16));
      }
    }
    return text.toString();
  }

  /** Starts it; {@code told} learns, once it serves or will not, why not. */
  public void start(Container container, Consumer<Optional<Refusal>> told) {
    container.start(Container.Cause.API, told);
  }

  /** Has it finish what it has begun, for at most so long, and end; then runs {@code done}. A call does not start it any more. */
  public void stop(Container container, Duration grace, Runnable done) {
    container.stop(grace, true, done);
  }

  /** Ends it at once; a call does not start it any more. */
  public void kill(Container container) {
    container.kill();
  }

  /** Removes it; one that is up is killed before. */
  public void remove(Container container) {
    container.kill();
    container.becomeRemoved();
    containers.remove(container.id());
    if (!container.isEphemeral()) {
      book.write(containers.values());
    }
  }

  /** Runs {@code reaction} when it ends next. */
  public void onEnded(Container container, Runnable reaction) {
    container.onEnded(reaction);
  }

  /** Memory that containers take, in bytes. */
  public long memoryBytes() {
    return room.takenBytes();
  }

  // ---- What containers ask

  ContainerConfig config() {
    return config;
  }

  Host host() {
    return host;
  }

  MicroserviceCatalogue programs() {
    return programs;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Room room() {
    return room;
  }

  Calls callsOf(String service) {
    return calls.apply(service);
  }

  /** Whether the node goes off, so that nothing is to be started. */
  boolean isLeaving() {
    return leaving;
  }

  /** Whether that is the account of the device's owner. */
  boolean isOwn(String account) {
    return !account.isEmpty() && account.equals(host.device().account());
  }

  /** Whether the device runs services for that account: its owner's, or any where he shares it (EC-7, EC-18). */
  boolean mayRunFor(String account) {
    return isOwn(account) || host.device().permissions().contains(Permission.COMPUTE);
  }

  /** Has idle containers stop where that makes room for one of {@code image}; whether it does, or room is being made already. */
  boolean makeRoom(Image image) {
    long freedBytes = 0;
    int freedMille = 0;
    List<Container> leavers = new ArrayList<>();
    for (Container one : containers.values()) {
      if (one.state() == Container.State.STOPPING) {
        freedBytes += room.bytes(one.image());
        freedMille += one.image().cpuMille();
      }
    }
    List<Container> idle = new ArrayList<>(containers.values().stream().filter(Container::isIdle).toList());
    idle.sort(Comparator.comparingLong(Container::idleNanos));
    for (Container one : idle) {
      if (room.wouldHave(image, freedBytes, freedMille)) {
        break;
      }
      leavers.add(one);
      freedBytes += room.bytes(one.image());
      freedMille += one.image().cpuMille();
    }
    boolean enough = room.wouldHave(image, freedBytes, freedMille);
    if (enough) {
      leavers.forEach(one -> one.stopIdle("room"));
    }
    return enough;
  }

  /** A container serves, or has changed otherwise in what is kept of it. */
  void onChanged(Container container) {
    if (!container.isEphemeral()) {
      book.write(containers.values());
    }
  }

  /** A container has ended, and may be starting again. */
  void onEnded(Container container) {
    if (container.isEphemeral() && container.state() == Container.State.EXITED) {
      container.becomeRemoved();
      containers.remove(container.id());
    }
    onChanged(container);
    List.copyOf(containers.values()).forEach(Container::seekRoom);
  }
}
