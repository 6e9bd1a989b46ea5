package orrery.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.device.Claims;
import orrery.host.Address;
import orrery.host.Interface;
import orrery.host.Interface.InterfaceAddress;
import orrery.host.LinkRates;
import orrery.host.RandomStream;

/** One interface of a node that is on: an adapter at work, as the link it then is, with the addresses it has where that is. */
final class SimInterface extends Link implements Attachment {

  private final Node node;
  private final Adapter adapter;
  private int number = -1;
  private List<Address> addresses = List.of();

  SimInterface(Node node, Adapter adapter) {
    super(adapter.link(), lan(adapter));
    this.node = node;
    this.adapter = adapter;
  }

  Node node() {
    return node;
  }

  Adapter adapter() {
    return adapter;
  }

  Nic nic() {
    return adapter.nic();
  }

  /** Of this boot. */
  @Override
  RandomStream stream() {
    return node.stream(purpose());
  }

  @Override
  RandomStream weather(String purpose) {
    return node.weather(purpose() + "/" + purpose);
  }

  private String purpose() {
    return node.interfaces()[0] == this ? "link" : "link/" + nic().name();
  }

  /** The segment it is in, if any. */
  @Nullable Lan lan() {
    return lan(adapter);
  }

  private static @Nullable Lan lan(Adapter adapter) {
    return adapter.place() instanceof Lan lan ? lan : null;
  }

  /** The stand it has at a site, if any. */
  @Nullable Site stand() {
    return adapter.place() instanceof Site site ? site : null;
  }

  @Override
  public int site() {
    return adapter.place() instanceof Site site ? site.number() : -1;
  }

  /** Its number in its LAN; -1 where it is in none, or found no room there. */
  int number() {
    return number;
  }

  /** Those it has at the moment: none while it is down or attached to nothing. */
  List<Address> addresses() {
    return addresses;
  }

  void has(int newNumber, List<Address> newAddresses) {
    number = newNumber;
    addresses = newAddresses;
  }

  /** Its first address of a family. */
  @Nullable Address address(boolean ipv4) {
    for (int i = 0; i < addresses.size(); i++) {
      if (addresses.get(i).isIpv4() == ipv4) {
        return addresses.get(i);
      }
    }
    return null;
  }

  boolean isOnLink(Address address) {
    return adapter.place() instanceof Lan lan && lan.contains(address);
  }

  /** Whether packets for {@code address} have any way to go from here; not whether somebody is there. */
  boolean leadsTo(Address address) {
    if (address(address.isIpv4()) == null) {
      return false;
    }
    Lan lan = lan();
    if (lan == null || lan.contains(address)) {
      return true;
    }
    Router router = lan.router();
    return address.isMulticast() ? lan.isMulticast() : router != null && (address.isIpv4() || router.prefix() != null);
  }

  /** Whether it can send, as the operating system would say. */
  boolean isUp() {
    return adapter.isUp() && adapter.place() != null;
  }

  /** The better of its rates, {@code claimed} times what they are, and {@code others}. */
  LinkRates ratesOr(LinkRates others, double claimed) {
    LinkSpec link = adapter.link();
    return others.orBetter(Claims.times(link.up().bitsPerSecond(), claimed), Claims.times(link.down().bitsPerSecond(), claimed));
  }

  /** As the operating system would describe it, with rates {@code claimed} times what they are. */
  Interface described(double claimed) {
    Lan lan = lan();
    return new Interface(
        nic().name(),
        isUp(),
        described(lan),
        lan != null && lan.isMulticast(),
        nic().metered(),
        Claims.times(adapter.link().up().bitsPerSecond(), claimed),
        Claims.times(adapter.link().down().bitsPerSecond(), claimed));
  }

  private List<InterfaceAddress> described(@Nullable Lan lan) {
    InterfaceAddress[] described = new InterfaceAddress[addresses.size()];
    for (int i = 0; i < described.length; i++) {
      described[i] = new InterfaceAddress(addresses.get(i), prefixLength(addresses.get(i), lan));
    }
    return List.of(described);
  }

  private static int prefixLength(Address address, @Nullable Lan lan) {
    if (lan == null) {
      return address.isIpv4() ? 32 : 128;
    }
    return address.isIpv4() ? Lan.PREFIX_LENGTH : Realm.HOME_PREFIX;
  }

  @Override
  public String toString() {
    return node.name() + " " + nic().name();
  }
}
