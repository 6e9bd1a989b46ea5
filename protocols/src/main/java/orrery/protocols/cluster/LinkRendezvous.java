package orrery.protocols.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.mdns.Browse;
import orrery.protocols.mdns.BrowseListener;
import orrery.protocols.mdns.MulticastDns;
import orrery.protocols.mdns.Registration;
import orrery.protocols.mdns.ServiceInstance;
import orrery.protocols.mdns.ServiceOffer;
import orrery.protocols.mdns.ServiceType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the super node of a cluster on this link by DNS-SD over multicast DNS (RFC 6762, RFC 6763): super nodes are the
 * services of type {@code _orrery-edge._udp} with subtype {@code _super}.
 *
 * <p>Their text says {@code cluster}, {@code id}, {@code term} {@code score} and, where it is not the whole cluster,
 * {@code part}. What is announced with other text, or
 * text that cannot be, is passed over.
 */
public final class LinkRendezvous implements Rendezvous {

  static final ServiceType TYPE = ServiceType.of("_orrery-edge._udp.local");
  static final String SUBTYPE = "_super";

  private static final List<String> SUBTYPES = List.of(SUBTYPE);

  /** Ends before the second query of a browse, so that a look costs one. */
  private static final Duration LOOK = Duration.ofMillis(900);

  private final Host host;
  private final MulticastDns mdns;
  private final String cluster;
  // Most nodes are members, and do neither.
  private @Nullable Seeking seeking;
  private @Nullable Registration registration;

  /** @param mdns started before this is used, and shared by any number of clusters */
  public LinkRendezvous(Host host, MulticastDns mdns, String cluster) {
    this.host = host;
    this.mdns = mdns;
    this.cluster = cluster;
  }

  @Override
  public void seek(Listener listener) {
    ignore();
    seeking = new Seeking(listener);
  }

  @Override
  public void look() {
    if (seeking != null) {
      seeking.look();
    }
  }

  /** Multicast may keep two apart that are on one link (EC-36, EC-43). */
  @Override
  public void onNeighbour(SuperNode neighbour) {
    if (seeking != null) {
      seeking.listener.onClaim(neighbour);
    }
  }

  @Override
  public void ignore() {
    if (seeking != null) {
      seeking.end();
      seeking = null;
    }
  }

  @Override
  public void announce(SuperNode claim) {
    List<String> text = new ArrayList<>(List.of(
        "cluster=" + cluster, "id=" + claim.id(), "term=" + claim.term(), "score=" + claim.score()));
    if (!claim.part().isWhole()) {
      text.add("part=" + claim.part().text());
    }
    if (registration != null) {
      registration.update(text);
    } else {
      registration = mdns.register(
          new ServiceOffer(instanceName(claim.id()), TYPE, SUBTYPES, claim.endpoint().port(), text), instance -> {});
    }
  }

  /** The id alone may be taken, by another cluster of this node; both together may be too long for a label. */
  private String instanceName(NodeId id) {
    String both = id + " " + cluster;
    return both.getBytes(StandardCharsets.UTF_8).length <= 63 ? both : id.name();
  }

  @Override
  public void withdraw() {
    if (registration != null) {
      registration.withdraw();
      registration = null;
    }
  }

  private Optional<SuperNode> claim(ServiceInstance instance) {
    String id = instance.text("id").orElse("");
    long term = number(instance.text("term").orElse(""), Terms.MAXIMUM);
    long score = number(instance.text("score").orElse(""), 1000);
    String part = instance.text("part").orElse("");
    boolean ours = instance.text("cluster").orElse("").equals(cluster);
    if (!ours || !NodeId.isValid(id) || term < 1 || score < 0 || !Part.isText(part) || instance.port() == 0) {
      return Optional.empty();
    }
    return Optional.of(new SuperNode(host.shared().id(id), host.shared().endpoint(nearest(instance.addresses()), instance.port()), term, (int) score, Part.of(part))
        .shared(host.shared()));
  }

  /** A decimal number up to {@code maximum}; -1 where the text is none. */
  private static long number(String text, long maximum) {
    if (text.isEmpty() || text.length() > 15) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value <= maximum ? value : -1;
  }

  /** An address in a network of this node, where there is one. */
  private Address nearest(List<Address> addresses) {
    for (Interface each : host.interfaces()) {
      for (Interface.InterfaceAddress own : each.addresses()) {
        for (Address address : addresses) {
          if (address.isIpv4() == own.address().isIpv4() && address.network(own.prefixLength()).equals(own.network())) {
            return address;
          }
        }
      }
    }
    return addresses.get(0);
  }

  /** The search for super nodes, and a look beside it, for a while. */
  private final class Seeking implements BrowseListener {

    private final Listener listener;
    private final Browse search;
    private @Nullable Browse look;
    private @Nullable Timer lookEnd;

    Seeking(Listener listener) {
      this.listener = listener;
      search = mdns.browse(TYPE, SUBTYPE, this);
    }

    void look() {
      endLook();
      look = mdns.browse(TYPE, SUBTYPE, this);
      lookEnd = host.timer("cluster-look", this::endLook);
      lookEnd.start(LOOK);
    }

    private void endLook() {
      if (lookEnd != null) {
        lookEnd.cancel();
        lookEnd = null;
      }
      if (look != null) {
        look.cancel();
        look = null;
      }
    }

    void end() {
      endLook();
      search.cancel();
    }

    @Override
    public void onFound(ServiceInstance instance) {
      claim(instance).ifPresent(listener::onClaim);
    }

    @Override
    public void onChanged(ServiceInstance before, ServiceInstance after) {
      claim(after).ifPresent(listener::onClaim);
    }

    @Override
    public void onLost(ServiceInstance instance) {
      claim(instance).ifPresent(listener::onGone);
    }
  }
}
