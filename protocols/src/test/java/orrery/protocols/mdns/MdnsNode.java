package orrery.protocols.mdns;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.world.World;
import org.jspecify.annotations.Nullable;

/** A node that runs multicast DNS and writes down what it is told. */
final class MdnsNode implements Protocol {

  static final ServiceType EDGE = ServiceType.of("_orrery-edge._udp.local");
  static final String SUPER = "_super";

  /** Something the node was told: {@code what} is found, changed, lost, registered or conflict. */
  record Heard(long time, String what, String instance) {}

  final Host host;
  final MulticastDns mdns;
  final List<Heard> heard = new ArrayList<>();
  private final Consumer<MdnsNode> onStart;

  private MdnsNode(Host host, MdnsConfig config, Consumer<MdnsNode> onStart) {
    this.host = host;
    this.onStart = onStart;
    mdns = new MulticastDns(host, config);
  }

  /** A machine that does {@code onStart} when it is switched on. */
  static World.Machine machine(World world, World.Home home, String name, Consumer<MdnsNode> onStart) {
    return world.machine(name).on(home).running(host -> with(host, onStart));
  }

  static MdnsNode with(Host host, Consumer<MdnsNode> onStart) {
    return new MdnsNode(host, MdnsConfig.standard(), onStart);
  }

  /** Switches them on. All of a world's machines must have been made before. */
  static void start(World.Machine... machines) {
    for (World.Machine machine : machines) {
      machine.start();
    }
  }

  static MdnsNode of(World.Machine machine) {
    return machine.protocol(MdnsNode.class);
  }

  @Override
  public void start() {
    mdns.start();
    onStart.accept(this);
  }

  @Override
  public void stop(Runnable done) {
    mdns.stop(done);
  }

  /** Registers an edge node of that name, listed as a super node. */
  Registration registerSuper(String instance) {
    return register(instance, List.of(SUPER));
  }

  Registration register(String instance, List<String> subtypes) {
    return mdns.register(new ServiceOffer(instance, EDGE, subtypes, 4711, List.of("account=anna", "merit=7")), new RegistrationListener() {
      @Override
      public void onRegistered(ServiceInstance registered) {
        hear("registered", registered.instance());
      }

      @Override
      public void onConflict(String taken, String next) {
        hear("conflict", taken);
      }
    });
  }

  Browse browseSupers() {
    return browse(SUPER);
  }

  Browse browse(@Nullable String subtype) {
    return mdns.browse(EDGE, subtype, new BrowseListener() {
      @Override
      public void onFound(ServiceInstance instance) {
        hear("found", instance.instance());
      }

      @Override
      public void onChanged(ServiceInstance before, ServiceInstance after) {
        hear("changed", after.instance());
      }

      @Override
      public void onLost(ServiceInstance instance) {
        hear("lost", instance.instance());
      }
    });
  }

  private void hear(String what, String instance) {
    heard.add(new Heard(host.nanoTime(), what, instance));
    host.probe().event("listener-" + what, instance);
  }

  List<Heard> heard(String what) {
    return heard.stream().filter(each -> each.what().equals(what)).toList();
  }
}
