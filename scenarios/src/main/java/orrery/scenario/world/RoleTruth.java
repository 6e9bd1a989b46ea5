package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import orrery.metrics.results.RolesFile;
import orrery.metrics.results.RolesFile.Span;
import orrery.net.Lan;
import orrery.net.Node;
import orrery.protocols.cluster.Role;
import orrery.protocols.edge.EdgeLinks;
import orrery.protocols.relay.RelayState;
import orrery.scenario.run.CellRunner;

/**
 * Who is what to which cluster, by what nodes tell of themselves: now, and from when to when. It is there only where somebody
 * asked for a figure of that.
 */
public final class RoleTruth implements Onlooker {

  private static final String OUTSIDE = Role.OUTSIDE.word();

  private final BiPredicate<String, String> isKept;
  private final long fromNanos;
  private final long toNanos;
  private final Map<String, Map<String, Stand>> stands = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> relays = new LinkedHashMap<>();
  private final List<Span> spans = new ArrayList<>();

  private RoleTruth(BiPredicate<String, String> isKept, long fromNanos, long toNanos) {
    this.isKept = isKept;
    this.fromNanos = fromNanos;
    this.toNanos = toNanos;
  }

  /** Knows who is what now, and forgets who was. */
  public static RoleTruth ofNow() {
    return new RoleTruth((cluster, node) -> false, 0, 0);
  }

  /**
   * Keeps spans that lie, in part at least, within a time.
   *
   * @param isKept whether those of a node, the second, in a cluster, the first, are kept
   */
  public static RoleTruth keeping(BiPredicate<String, String> isKept, long fromNanos, long toNanos) {
    return new RoleTruth(isKept, fromNanos, toNanos);
  }

  /** What a live node is to one of its clusters. */
  static final class Stand {
    private String cluster;
    private String role = "";
    private String superNode = "";
    private String registration = "";
    private String duties = "";
    private long roleSince;
    /** By duty, since when it has it; most have none. */
    private Map<String, Long> dutiesSince = Collections.emptyMap();

    Stand(String cluster) {
      this.cluster = cluster;
    }

    String cluster() {
      return cluster;
    }

    String role() {
      return role;
    }

    String superNode() {
      return superNode;
    }

    String registration() {
      return registration;
    }

    String duties() {
      return duties;
    }

    boolean isOutside() {
      return role.isEmpty() || role.equals(OUTSIDE);
    }
  }

  /** Where a live node stands; without the clusters that it has left. */
  List<Stand> stands(String node) {
    return stands.getOrDefault(node, Collections.emptyMap()).values().stream().filter(stand -> !stand.isOutside()).toList();
  }

  /** The kinds of relays that a live node runs, a space between two. */
  String relays(String node) {
    return relays.getOrDefault(node, Collections.emptyMap()).values().stream().sorted().collect(Collectors.joining(" "));
  }

  /** The spans that are over, by cluster, node and time. */
  public List<Span> spans() {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort((a, b) -> {
      int cluster = a.cluster().compareTo(b.cluster());
      int node = cluster != 0 ? cluster : a.node().compareTo(b.node());
      int from = node != 0 ? node : Long.compare(a.fromNanos(), b.fromNanos());
      return from != 0 ? from : a.role().compareTo(b.role());
    });
    return sorted;
  }

  /** Ends all spans with the run. */
  public void finish(long now) {
    stands.forEach((node, all) -> all.values().forEach(stand -> ends(node, stand, now)));
  }

  // ---- What happens

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    Map<String, Stand> left = stands.remove(node.name());
    relays.remove(node.name());
    if (left == null) {
      return;
    }
    for (Stand stand : left.values()) {
      boolean inside = !stand.isOutside();
      ends(node.name(), stand, node.now());
      if (crashed && inside) {
        keep(new Span(stand.cluster, node.name(), RolesFile.CRASH, node.now(), node.now()));
      }
    }
  }

  /** Who is moved to another link is in the cluster of that; his words for it stay. */
  @Override
  public void onInterfacesChanged(Node node) {
    Map<String, Stand> own = stands.get(node.name());
    if (own == null) {
      return;
    }
    own.forEach((scope, stand) -> {
      String cluster = cluster(node, scope, stand.cluster);
      if (!cluster.equals(stand.cluster)) {
        ends(node.name(), stand, node.now());
        stand.cluster = cluster;
        stand.roleSince = node.now();
        stand.dutiesSince = begun(stand.duties, node.now());
      }
    });
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    switch (variable) {
      case "role" -> {
        Stand stand = stand(node, scope);
        endsRole(node.name(), stand, node.now());
        stand.role = value;
        stand.roleSince = node.now();
      }
      case "super-node" -> stand(node, scope).superNode = value;
      case "registration" -> stand(node, scope).registration = value;
      case "duties" -> {
        Stand stand = stand(node, scope);
        Map<String, Long> since = begun(value, node.now());
        stand.dutiesSince.forEach((duty, from) -> {
          if (since.containsKey(duty)) {
            since.put(duty, from);
          } else {
            keep(new Span(stand.cluster, node.name(), duty, from, node.now()));
          }
        });
        stand.duties = value;
        stand.dutiesSince = since;
      }
      case RelayState.VARIABLE -> {
        Map<String, String> own = relays.computeIfAbsent(node.name(), name -> new TreeMap<>());
        RelayState.parse(value).ifPresentOrElse(state -> own.put(scope, state.kind().word()), () -> own.remove(scope));
      }
      default -> { }
    }
  }

  private Stand stand(Node node, String scope) {
    return stands.computeIfAbsent(node.name(), name -> new LinkedHashMap<>(2)).computeIfAbsent(scope, name -> new Stand(cluster(node, scope, scope)));
  }

  /** The name that all members of a cluster may have for it, be it a link's or a wider one; {@code otherwise} where the interface has gone. */
  private static String cluster(Node node, String scope, String otherwise) {
    if (ClusterKind.of(scope) != ClusterKind.LINK) {
      return scope;
    }
    String nic = EdgeLinks.of(node.host().interfaces()).get(scope);
    return nic == null ? otherwise : linkName(node, nic, scope.equals(EdgeLinks.FIRST));
  }

  /** What the cluster of the link that an interface of a node is on is called: by the LAN, or by the node where it is on none. */
  static String linkName(Node node, String nic, boolean first) {
    Lan lan = nic.isEmpty() ? null : node.machine().lan(nic);
    return lan != null ? lan.name() : first ? node.name() : node.name() + "/" + nic;
  }

  // ---- Spans

  private static Map<String, Long> begun(String duties, long now) {
    if (duties.isEmpty()) {
      return Collections.emptyMap();
    }
    Map<String, Long> since = new LinkedHashMap<>(4);
    Arrays.stream(duties.split(" ")).forEach(duty -> since.put(duty, now));
    return since;
  }

  private void ends(String node, Stand stand, long now) {
    endsRole(node, stand, now);
    stand.dutiesSince.forEach((duty, from) -> keep(new Span(stand.cluster, node, duty, from, now)));
  }

  private void endsRole(String node, Stand stand, long now) {
    if (!stand.isOutside()) {
      keep(new Span(stand.cluster, node, stand.role, stand.roleSince, now));
    }
  }

  private void keep(Span span) {
    boolean isOfTime = span.toNanos() >= fromNanos && span.fromNanos() < toNanos;
    boolean isSomething = span.toNanos() > span.fromNanos() || span.role().equals(RolesFile.CRASH);
    if (!isOfTime || !isSomething || !isKept.test(span.cluster(), span.node())) {
      return;
    }
    if (spans.size() == RolesFile.MOST) {
      throw new CellRunner.LimitExceeded("a chart of roles must be of at most " + RolesFile.MOST + " spans but is of more: name clusters or nodes, or less time");
    }
    spans.add(span);
  }
}
