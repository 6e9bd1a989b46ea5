package orrery.protocols.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import javax.jmdns.impl.ServiceInfoImpl;
import orrery.host.Address;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.mdns.BrowseListener;
import orrery.protocols.mdns.MdnsConfig;
import orrery.protocols.mdns.MulticastDns;
import orrery.protocols.mdns.ServiceInstance;
import orrery.protocols.mdns.ServiceOffer;
import orrery.protocols.mdns.ServiceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A live node and JmDNS, a foreign implementation of multicast DNS, on the loopback interface of this machine.
 *
 * <p>JmDNS takes its port from a system property when its classes are loaded, so a free port stands for 5353 on both
 * sides: the test needs no privilege, and whatever else speaks multicast DNS on this machine stays out of it.
 */
class JmdnsInteropTest {

  private static final int PORT = freePort();
  private static final ServiceType TYPE = ServiceType.of("_orrery-test._udp.local");
  private static final String JMDNS_TYPE = "_orrery-test._udp.local.";
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  static {
    System.setProperty("net.mdns.port", Integer.toString(PORT));
  }

  @TempDir Path directory;

  private JmDNS jmdns;
  private LiveNode node;
  private final Heard heard = new Heard();
  private final List<ServiceInstance> registered = new CopyOnWriteArrayList<>();
  private final List<ServiceInstance> found = new CopyOnWriteArrayList<>();
  private final List<ServiceInstance> lost = new CopyOnWriteArrayList<>();

  @BeforeEach
  void meet() throws IOException {
    // The very address 127.0.0.1: JmDNS looks for the interface that has it, and finds none for 127.0.0.9.
    jmdns = JmDNS.create(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), "jmdns-host");
    node = LiveNode.named("orrery-host")
        .on(Address.of("127.0.0.9"))
        .storing(directory)
        .ports(PortMap.of(Map.of(5353, PORT)))
        .running(Offering::new)
        .build();
  }

  @AfterEach
  void part() throws IOException {
    node.close();
    jmdns.close();
  }

  @Test
  void theyDiscoverEachOther() throws IOException {
    jmdns.addServiceListener(JMDNS_TYPE, heard);
    jmdns.registerService(ServiceInfo.create(JMDNS_TYPE, "Anna's JmDNS", 4711, 0, 0, Map.of("greeting", "hello, Orrery")));
    node.start();

    await("JmDNS has resolved the node's service", () -> heard.resolved("Anna's node") != null);
    ServiceInfo ours = heard.resolved("Anna's node");
    assertThat(ours.getPort()).isEqualTo(4712);
    assertThat(ours.getServer()).isEqualTo("orrery-host.local.");
    assertThat(ours.getInet4Addresses()).extracting(InetAddress::getHostAddress).containsExactly("127.0.0.9");
    assertThat(ours.getPropertyString("greeting")).isEqualTo("hello, JmDNS");

    await("the node has found JmDNS's service", () -> !found.isEmpty());
    ServiceInstance theirs = found.get(0);
    assertThat(theirs.instance()).isEqualTo("Anna's JmDNS");
    assertThat(theirs.port()).isEqualTo(4711);
    assertThat(theirs.addresses()).contains(Address.of("127.0.0.1"));
    assertThat(theirs.text("greeting")).hasValue("hello, Orrery");
  }

  @Test
  void theyFindWhatWasThereBeforeThem() throws IOException {
    jmdns.registerService(ServiceInfo.create(JMDNS_TYPE, "early bird", 4711, "first"));
    node.start();
    await("the node has found JmDNS's service by asking", () -> !found.isEmpty());
    await("the node has announced its own", () -> !registered.isEmpty());

    jmdns.addServiceListener(JMDNS_TYPE, heard);

    await("JmDNS has found the node's service by asking", () -> heard.resolved("Anna's node") != null);
  }

  @Test
  void theyHearEachOthersGoodbyes() throws IOException {
    ServiceInfo theirs = ServiceInfo.create(JMDNS_TYPE, "short visit", 4711, "first");
    jmdns.addServiceListener(JMDNS_TYPE, heard);
    jmdns.registerService(theirs);
    node.start();
    await("both have found the other", () -> !found.isEmpty() && heard.resolved("Anna's node") != null);

    jmdns.unregisterService(theirs);
    await("the node has lost JmDNS's service", () -> !lost.isEmpty());
    node.stop();

    await("JmDNS has lost the node's service", () -> heard.removed.contains("Anna's node"));
    assertThat(lost).extracting(ServiceInstance::instance).containsExactly("short visit");
  }

  @Test
  void aNameThatJmdnsHoldsIsNotTaken() throws IOException {
    ServiceInfo holder = ServiceInfo.create(JMDNS_TYPE, "Anna's node", 4711, "first");
    jmdns.registerService(holder);
    jmdns.addServiceListener(JMDNS_TYPE, heard);
    // JmDNS takes seconds to claim a name; before that, two that want it meet as equals, and either may win.
    assertThat(((ServiceInfoImpl) holder).waitForAnnounced(DEADLINE.toMillis())).as("JmDNS holds the name").isTrue();

    node.start();

    await("the node has chosen a name", () -> !registered.isEmpty());
    String chosen = registered.get(0).instance();
    assertThat(chosen).isNotEqualTo("Anna's node");
    await("JmDNS has resolved it", () -> heard.resolved(chosen) != null);
    assertThat(heard.resolved(chosen).getPort()).isEqualTo(4712);
    await("the node has found its namesake", () -> found.stream().anyMatch(instance -> instance.instance().equals("Anna's node")));
  }

  private void await(String claim, BooleanSupplier holds) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!holds.getAsBoolean()) {
      node.failure().ifPresent(e -> fail("the node crashed", e));
      if (System.nanoTime() - end >= 0) {
        fail(claim + ": not within " + DEADLINE);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static int freePort() {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A protocol that offers one service and looks for others. */
  private final class Offering implements Protocol {

    private final MulticastDns dns;

    Offering(Host host) {
      dns = new MulticastDns(host, MdnsConfig.standard());
    }

    @Override
    public void start() {
      dns.start();
      dns.register(new ServiceOffer("Anna's node", TYPE, List.of(), 4712, List.of("greeting=hello, JmDNS")), registered::add);
      dns.browse(TYPE, new BrowseListener() {
        @Override
        public void onFound(ServiceInstance instance) {
          found.add(instance);
        }

        @Override
        public void onLost(ServiceInstance instance) {
          lost.add(instance);
        }
      });
    }

    @Override
    public void stop(Runnable done) {
      dns.stop(done);
    }
  }

  /** What JmDNS tells. */
  private static final class Heard implements ServiceListener {

    private final List<ServiceInfo> resolved = new CopyOnWriteArrayList<>();
    private final List<String> removed = new CopyOnWriteArrayList<>();

    @Override
    public void serviceAdded(ServiceEvent event) {
      event.getDNS().requestServiceInfo(event.getType(), event.getName());
    }

    @Override
    public void serviceRemoved(ServiceEvent event) {
      removed.add(event.getName());
    }

    @Override
    public void serviceResolved(ServiceEvent event) {
      resolved.add(event.getInfo());
    }

    ServiceInfo resolved(String name) {
      return resolved.stream().filter(info -> info.getName().equals(name)).findFirst().orElse(null);
    }
  }
}
