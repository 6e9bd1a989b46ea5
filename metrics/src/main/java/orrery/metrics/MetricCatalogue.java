package orrery.metrics;

import java.util.List;
import java.util.Optional;
import orrery.host.Metric;

/**
 * The definition of every metric, and the order in which they are shown.
 *
 * <p>The truth that some of them speak of is what an observer outside all nodes sees. A node is <i>live</i> from the
 * moment it is switched on until it is switched off or crashes; what it <i>believes</i> is what it told its probe last.
 */
public final class MetricCatalogue {

  public static final Metric DISCOVERY_TIME = Metric.tally("discovery.time", "s", "class");
  public static final Metric FIRST_CONTACT_TIME = Metric.tally("first-contact.time", "s", "class");
  public static final Metric ELECTION_TIME = Metric.tally("election.time", "s");
  public static final Metric REGISTRATION_TIME = Metric.tally("registration.time", "s");
  public static final Metric SEARCH_TIME = Metric.tally("discovery.search.time", "s", "scope");
  public static final Metric BYTES_UP = Metric.counter("bytes.up", "B", "class", "protocol", "type");
  public static final Metric BYTES_DOWN = Metric.counter("bytes.down", "B", "class", "protocol", "type");
  public static final Metric PACKETS_UP = Metric.counter("packets.up", "1", "class", "protocol", "type");
  public static final Metric PACKETS_DOWN = Metric.counter("packets.down", "1", "class", "protocol", "type");
  public static final Metric DROPS = Metric.counter("drops", "1", "reason", "protocol");
  public static final Metric LIVE_NODES = Metric.timeWeighted("live-nodes", "1");
  public static final Metric JOINS = Metric.counter("joins", "1", "class");
  public static final Metric LEAVES = Metric.counter("leaves", "1", "class", "manner");
  public static final Metric SESSION_TIME = Metric.tally("session.time", "s", "class");
  public static final Metric SUPER_NODES = Metric.timeWeighted("super-nodes", "1");
  public static final Metric SUPER_NODE_CHANGES = Metric.counter("super-node.changes", "1");
  public static final Metric WITHOUT_SUPER = Metric.timeWeighted("without-super.share", "1");
  public static final Metric MEMBERS_MISSING = Metric.timeWeighted("members-missing.share", "1");
  public static final Metric MEMBERS_GONE = Metric.timeWeighted("members-gone.share", "1");
  public static final Metric CLUSTER_SIZE = Metric.tally("cluster.size", "1");
  public static final Metric ROLE_TENURE = Metric.tally("role.tenure", "s", "role");

  private static final List<Definition> DEFINITIONS = List.of(
      main(DISCOVERY_TIME, "From the beginning of a node's session until it first knows the endpoint of a super node of its link; "
          + "until it becomes super node itself, where it is the first."),
      main(FIRST_CONTACT_TIME, "From the beginning of a node's session until the first answer of its super node to it arrives. "
          + "Nodes that become super node themselves first are not counted."),
      main(ELECTION_TIME, "From the moment at which, in truth, a cluster with live members has no live super node, until a live one "
          + "is believed to be super node by at least half the live members. A cluster that empties meanwhile is not counted."),
      plain(REGISTRATION_TIME, "From the moment a super node has something to tell global discovery until the answer that accepts it arrives."),
      plain(SEARCH_TIME, "From a search of global discovery until its answer arrives, by the scope that was searched."),
      main(BYTES_UP, "Bytes that devices send, counted at their interface with all headers from IP upwards, by class of device, protocol "
          + "and type of message. A multicast counts once."),
      main(BYTES_DOWN, "Bytes that devices receive, counted likewise. A multicast counts once at each receiver."),
      plain(PACKETS_UP, "IP packets that devices send."),
      plain(PACKETS_DOWN, "IP packets that devices receive."),
      main(DROPS, "Packets that do not arrive, by the reason and the protocol; a multicast counts once for each receiver that misses it."),
      main(LIVE_NODES, "How many nodes are live."),
      plain(JOINS, "Nodes that are switched on."),
      plain(LEAVES, "Nodes that leave, by the manner: `orderly`, `silent` or `crash`."),
      plain(SESSION_TIME, "From being switched on until leaving; sessions in progress at the end of the run are unfinished."),
      main(SUPER_NODES, "How many live nodes believe that they are super node of a cluster, summed over clusters."),
      main(SUPER_NODE_CHANGES, "How often a live node that believes in one super node comes to believe in another, or in none."),
      main(WITHOUT_SUPER, "The share of live node-time in which the super node a node believes in is none, is not live, or does not "
          + "believe that it is one."),
      plain(MEMBERS_MISSING, "The share of live members' time in which the member's live super node does not count it as a member."),
      plain(MEMBERS_GONE, "The share of the time of entries in live super nodes' lists of members in which the node listed is not live or is "
          + "not on that link."),
      plain(CLUSTER_SIZE, "The number of live members of each cluster that has any, the super node included, taken 360 times a run at "
          + "equal distances."),
      plain(ROLE_TENURE, "From taking on a role until losing it, by leaving included; roles held at the end of the run are unfinished."));

  private MetricCatalogue() {}

  /** All definitions, in the order in which they are shown. */
  public static List<Definition> definitions() {
    return DEFINITIONS;
  }

  /** The definition of a metric; empty where it is defined elsewhere, as by a third-party protocol. */
  public static Optional<Definition> find(String name) {
    return DEFINITIONS.stream().filter(definition -> definition.metric.name().equals(name)).findFirst();
  }

  /** The names of the metrics that a summary shows. */
  public static List<String> main() {
    return DEFINITIONS.stream().filter(Definition::isMain).map(definition -> definition.metric.name()).toList();
  }

  private static Definition main(Metric metric, String text) {
    return new Definition(metric, text, true);
  }

  private static Definition plain(Metric metric, String text) {
    return new Definition(metric, text, false);
  }

  /**
   * What a metric means.
   *
   * @param isMain whether a summary shows it
   */
  public record Definition(Metric metric, String text, boolean isMain) {}

  /** The page that defines every metric, in Markdown. */
  public static String markdown() {
    StringBuilder page = new StringBuilder("""
        A metric is a *tally* (observations, one by one), a *counter* (a total that only grows) or a *level* (holds until it
        changes; its mean is over time, and for a share it is the ratio of two times). What lies before the warm-up is not counted,
        a wait that began before it neither.

        A wait that is never finished, because its node left or the run ended, is counted in `NAME.unfinished` and ranks above
        every finished one: a quantile among them is written `>value`. `count`, `mean` and `total` are over finished ones.
        Quantiles are ranks: the least value with at least that share of all observations at or below it. The row without
        labels is the whole.

        | metric | kind | unit | labels | definition |
        |---|---|---|---|---|
        """);
    for (Definition definition : DEFINITIONS) {
      Metric metric = definition.metric;
      String kind = switch (metric.kind()) {
        case TALLY -> "tally";
        case COUNTER -> "counter";
        case TIME_WEIGHTED -> "level";
      };
      page.append("| `").append(metric.name()).append("` | ").append(kind).append(" | ").append(metric.unit()).append(" | ")
          .append(String.join(", ", metric.labels())).append(" | ").append(definition.text).append(" |\n");
    }
    return page.toString();
  }
}
