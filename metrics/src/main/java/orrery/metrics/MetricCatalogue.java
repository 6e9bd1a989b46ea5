package orrery.metrics;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import orrery.host.Metric;
import orrery.host.Metric.Kind;

/**
 * The definition of every metric, and the order in which they are shown.
 *
 * <p>The truth that some of them speak of is what an observer outside all nodes sees. A node is <i>live</i> from the
 * moment it is switched on until it is switched off or crashes; what it <i>believes</i> is what it told its probe last.
 */
public final class MetricCatalogue {

  public static final Metric WARM_UP = Metric.timeWeighted("warm-up", "s", "of");
  public static final Metric ELECTION_TIME = Metric.tally("election.time", "s");
  public static final Metric BYTES_UP = Metric.counter("bytes.up", "B", "device", "protocol", "message");
  public static final Metric BYTES_DOWN = Metric.counter("bytes.down", "B", "device", "protocol", "message");
  public static final Metric PACKETS_UP = Metric.counter("packets.up", "1", "device", "protocol", "message");
  public static final Metric PACKETS_DOWN = Metric.counter("packets.down", "1", "device", "protocol", "message");
  public static final Metric BYTES_BACKBONE = Metric.counter("bytes.backbone", "B", "protocol");
  public static final Metric PACKETS_RATE = Metric.timeWeighted("packets.rate", "1/h", "at", "protocol", "way");
  public static final Metric CENTRAL_SHARE = Metric.proportion("central.share");
  public static final Metric CENTRAL_SHARE_OF = Metric.proportion("central.share.of", "protocol");
  public static final Metric DROPS = Metric.counter("drops", "1", "reason", "protocol");
  public static final Metric NODES_LIVE = Metric.timeWeighted("nodes.live", "1", "device");
  public static final Metric JOINS = Metric.counter("churn.joins", "1", "device");
  public static final Metric LEAVES = Metric.counter("churn.leaves", "1", "device", "how");
  public static final Metric SESSION_LENGTH = Metric.tally("session.length", "s", "device");
  public static final Metric WORKLOAD_WANTED = Metric.counter("workload.wanted", "1", "workload");
  public static final Metric WORKLOAD_LOST = Metric.counter("workload.lost", "1", "workload", "why");
  public static final Metric CLUSTERS_LIVE = Metric.timeWeighted("clusters.live", "1");
  public static final Metric CLUSTER_SIZE = Metric.tally("cluster.size", "1");
  public static final Metric SUPER_NODES = Metric.timeWeighted("super-nodes", "1");
  public static final Metric SUPER_NODE_CHANGES = Metric.counter("super-node.changes", "1", "device");
  public static final Metric OFFICE = Metric.tally("super-node.office", "s");
  public static final Metric WITHOUT_SUPER = Metric.timeWeighted("without-super", "1");
  public static final Metric MEMBERS_MISSING = Metric.timeWeighted("members.missing", "1");
  public static final Metric MEMBERS_GONE = Metric.timeWeighted("members.gone", "1");

  public static final Metric COEXISTENCE_TIME = Metric.tally("coexistence.time", "s");

  public static final Metric SCOPE_ELECTION_TIME = Metric.tally("scope.election.time", "s", "scope");
  public static final Metric SCOPE_CLUSTERS_LIVE = Metric.timeWeighted("scope.clusters.live", "1", "scope");
  public static final Metric SCOPE_CLUSTER_SIZE = Metric.tally("scope.cluster.size", "1", "scope");
  public static final Metric SCOPE_SUPER_NODES = Metric.timeWeighted("scope.super-nodes", "1", "scope");
  public static final Metric SCOPE_WITHOUT_SUPER = Metric.timeWeighted("scope.without-super", "1", "scope");
  public static final Metric SCOPE_MEMBERS_MISSING = Metric.timeWeighted("scope.members.missing", "1", "scope");
  public static final Metric SCOPE_MEMBERS_GONE = Metric.timeWeighted("scope.members.gone", "1", "scope");

  public static final Metric PERSISTENCE_ABSENCE = Metric.timeWeighted("persistence.absence", "1", "of");
  public static final Metric DUTY_VACANCY = Metric.tally("duty.vacancy", "s", "duty");

  public static final Metric PRESENCE_STALE = Metric.timeWeighted("presence.stale", "1");
  public static final Metric PRESENCE_MISSING = Metric.timeWeighted("presence.missing", "1");
  public static final Metric PRESENCE_GONE = Metric.timeWeighted("presence.gone", "1");
  public static final Metric PRESENCE_ELSEWHERE = Metric.timeWeighted("presence.elsewhere", "1");
  public static final Metric MEMBERSHIP_BYTES = Metric.tally("membership.cost.bytes", "B", "as", "device", "what");
  public static final Metric MEMBERSHIP_MESSAGES = Metric.tally("membership.cost.messages", "1", "as", "device", "what");
  public static final Metric MEMBERSHIP_TIME = Metric.tally("membership.cost.time", "s", "as", "device", "what");
  public static final Metric LINK_MERGED = Metric.timeWeighted("link.merged-wrongly", "1");
  public static final Metric LINK_SPLIT = Metric.timeWeighted("link.split-wrongly", "1");

  public static final Metric HANDOVERS = Metric.counter("attachment.changes", "1", "how", "device");
  public static final Metric WITHOUT_SITE = Metric.timeWeighted("attachment.without", "1");
  public static final Metric SITE_DISTANCE = Metric.tally("attachment.distance", "m", "device");

  public static final Metric ENERGY = Metric.counter("energy.used", "J", "cause", "device");
  public static final Metric BATTERY_DEATHS = Metric.counter("battery.deaths", "1", "device");
  public static final Metric BATTERY_LEVEL = Metric.tally("battery.level", "1", "device");

  public static final Metric TRAVERSAL_PATH = Metric.proportion("traversal.path", "path");
  public static final Metric TRAVERSAL_DIRECT = Metric.proportion("traversal.direct", "a", "b");
  public static final Metric TRAVERSAL_NOMINATED = Metric.proportion("traversal.nominated", "a", "b");
  public static final Metric TRAVERSAL_RELAYED = Metric.proportion("traversal.relayed", "a", "b");
  public static final Metric TRAVERSAL_FAILED = Metric.proportion("traversal.failed", "a", "b");

  public static final Metric LIAR_DETECTION_TIME = Metric.tally("liar.detection.time", "s");
  public static final Metric LIAR_DETECTED = Metric.proportion("liar.detected");
  public static final Metric LIAR_DUTIES = Metric.timeWeighted("liar.duties", "1");
  public static final Metric HONEST_ACCUSED = Metric.counter("trust.accused.honest", "1", "condition");
  public static final Metric HONEST_ACCUSED_RATE = Metric.tally("trust.accused.rate", "1/h");
  public static final Metric HONEST_BARRED = Metric.timeWeighted("trust.barred.honest", "1");
  public static final Metric VERDICT_SPREAD = Metric.tally("trust.verdict.spread", "s");
  public static final Metric RELAY_INSTANCES = Metric.timeWeighted("relay.instances", "1", "kind", "state", "device");
  public static final Metric RELAY_TIME = Metric.counter("relay.time", "s", "kind", "state", "device");

  public static final Metric CLOUD_INSTANCE_TIME = Metric.counter("cloud.instance-time", "s", "service");
  public static final Metric CLOUD_EGRESS = Metric.counter("cloud.egress", "B", "to");
  public static final Metric CLOUD_STORED = Metric.timeWeighted("cloud.stored", "B");
  public static final Metric CLOUD_COST = Metric.counter("cloud.cost", "µUSD", "item");
  public static final Metric ENERGY_NETWORK = Metric.counter("energy.network", "J", "part");
  public static final Metric ENERGY_CLOUD = Metric.counter("energy.cloud", "J", "part");
  public static final Metric CARBON = Metric.counter("carbon", "mg", "part");
  public static final Metric EXPOSURE_PRIVATE = Metric.counter("exposure.private", "B", "workload");
  public static final Metric EXPOSURE_CLEAR = Metric.counter("exposure.clear", "B", "workload", "at");

  private static final List<Definition> DEFINITIONS = List.of(
      told("discovery.time", Kind.TALLY, "s", true, "From the beginning of a node's session until it knows a super node's endpoint (`outcome` `found`), "
          + "declares itself super node (`declared`), or has either by what it kept from an earlier session (`remembered`). A wait that does not end is among the `found`.", "cluster", "outcome"),
      seen(ELECTION_TIME, true, "From the moment at which, in truth, a cluster with live members that had a super node has no live one, until at "
          + "least half its live members believe in a live super node of their own. A cluster that empties meanwhile is not counted. Of "
          + "this metric and all that follow, a node that is in several clusters counts once in each."),
      told("election.noticed.time", Kind.TALLY, "s", false, "From the moment a node notices that its super node is lost until it accepts another, "
          + "perhaps itself, by its own clock.", "cluster"),
      told("registration.time", Kind.TALLY, "s", true, "From a node's taking office as super node until global discovery's word that it is registered; `kind` is "
          + "`bootstrap` for the first super node that the node knows of on its link, else `succession`.", "kind"),
      told("discovery.search.time", Kind.TALLY, "s", true, "From a node's wish to search until the last page of what was found.", "scope"),
      told("discovery.search.found", Kind.TALLY, "1", false, "How many nodes a search has found, the seeker left out.", "scope"),
      told("discovery.search.partial", Kind.COUNTER, "1", false, "Searches whose answer lacks what lies beyond the super node's own cluster, since somebody there did not answer in "
          + "time.", "scope"),
      told("discovery.contacts", Kind.COUNTER, "1", false, "Found nodes that are asked for a share of what they have: `shared`, `refused`, or why there is no answer.", "scope", "outcome"),
      told("discovery.search.failed", Kind.COUNTER, "1", false, "Searches that found out nothing.", "scope", "reason"),
      seen(BYTES_UP, true, "Bytes that nodes send, counted at their interface with the headers of IP and UDP or TCP. A multicast counts once."),
      seen(BYTES_DOWN, false, "Bytes that reach nodes, counted likewise. A multicast counts once at each receiver."),
      seen(BYTES_BACKBONE, false, "Bytes that enter the backbone between regions."),
      seen(PACKETS_UP, false, "IP packets that nodes send."),
      seen(PACKETS_DOWN, false, "IP packets that reach nodes."),
      seen(PACKETS_RATE, false, "IP packets that a live machine sends (`way` `up`) or gets (`down`) in an hour: `at` a `device`, at a `super-node` while it is in an "
          + "office, or at a `service`. What the election of a super node takes is not under `cluster` but `election`."),
      seen(CENTRAL_SHARE, true, "The global share: of the bytes that reach nodes, those that come from or go to a machine under `services`. Where there are such machines."),
      seen(CENTRAL_SHARE_OF, false, "`central.share` by protocol: what of each workload stays central."),
      seen(DROPS, true, "Packets that do not arrive; a multicast counts once for each receiver that misses it."),
      seen(NODES_LIVE, false, "How many nodes are live."),
      seen(JOINS, false, "Nodes that are switched on."),
      seen(LEAVES, false, "Nodes that leave: `orderly`, or `silent` as by a crash."),
      seen(SESSION_LENGTH, false, "From being switched on until leaving. Sessions that are in progress at the end of the run are not in it."),
      seen(WORKLOAD_WANTED, true, "What users, or sensors, have wanted, heard or not: the same in all variants."),
      seen(WORKLOAD_LOST, true, "What they have wanted and no program heard: the device was `off`, or it was on and it was `unheard`, as no program listened."),
      told("request.time", Kind.TALLY, "s", true, "From a want until a microservice has answered it, by the way of the answer: `local`, `link`, `relayed` or `global`. "
          + "A want that is not answered yet is of the way `none`; one that fails is in `request.failed` alone.", "workload", "route"),
      told("request.failed", Kind.COUNTER, "1", true, "Wants without an answer, or with one that says no: why, or the status as `status-503`.", "workload", "reason"),
      told("request.late", Kind.COUNTER, "1", false, "Wants whose answer came after their deadline.", "workload"),
      told("share.time", Kind.TALLY, "s", true, "From the wish to give something to others until a node that it is for has it, be it fetched from the central cloud or sent by an "
          + "edge node, by the wall clocks of both."),
      told("push.messages", Kind.COUNTER, "1", false, "Notifications of the central cloud: `accepted`; and what became of them: `delivered`, once acknowledged, `expired`, or "
          + "`dropped` for others.", "outcome"),
      told("push.polls", Kind.COUNTER, "1", false, "Polls for notifications that have ended: with `messages`, with `nothing`, or `failed`, which counts failed subscriptions, too.", "outcome"),
      told("cloud.requests", Kind.COUNTER, "1", true, "Requests that gateways of the central cloud have answered, by microservice and status. Polls for notifications are of the "
          + "service `push`.", "service", "status"),
      told("cloud.wait", Kind.TALLY, "s", true, "How long a call waits for an instance of its microservice in the central cloud.", "service"),
      told("cloud.refused", Kind.COUNTER, "1", false, "Calls that the central cloud does not carry out: so many waited already (`full`), their time was over (`deadline`), or what had "
          + "them in hand has `ended`.", "service", "reason"),
      told("cloud.core-time", Kind.COUNTER, "ms", false, "How long cores of instances are busy.", "service"),
      told("cloud.scalings", Kind.COUNTER, "1", false, "Decisions for `more` or `fewer` instances.", "service", "to"),
      seen(CLOUD_INSTANCE_TIME, true, "How long machines are rented: instances of microservices from the decision for them until their end; and each other service in a data centre, by "
          + "its protocol, while it is on. Relay hosts, gateways, push services and storage are paid otherwise. This and the four that follow only where the scenario has `prices`."),
      seen(CLOUD_EGRESS, true, "Bytes that services in data centres send, headers and acknowledgements included: to devices (`internet`) or to other services (`region`)."),
      seen(CLOUD_STORED, false, "What microservices of the central cloud have stored since their region came up."),
      seen(CLOUD_COST, true, "What hosting costs, in millionths of a dollar: `requests` and `notifications` of the central cloud, `egress`, `instances`, `storage`, and `relays` in data centres."),
      seen(ENERGY_NETWORK, true, "Electricity that the network takes for what it delivers: `access` networks, for each that bytes cross, and the `backbone`, within a region, too. Averages over all traffic of "
          + "the source's year, not what one byte more would take. What stays on a link takes none. This and the two that follow only where the scenario has `carbon`."),
      seen(ENERGY_CLOUD, true, "Electricity that rented machines take, cooling included: for being on (`idle`), and for being busy (`cpu`), beyond that."),
      seen(CARBON, true, "Greenhouse gases of that electricity, as CO2: of `cloud`, `access`, `backbone` and, where energy is counted, `devices`."),
      seen(EXPOSURE_PRIVATE, true, "Bytes of what users want to send, be it heard or done or not, but for what must stay central by nature. This and the next only where the scenario has "
          + "`exposure`."),
      seen(EXPOSURE_CLEAR, true, "Of these, what machines of others come to see in the clear: neither the sender's own, nor the receivers', nor of their accounts. It is recognised in what "
          + "arrives there, bulk by its name and message by its bytes, whatever any program says of it; sealed, it has others. Each machine counts once for each content, and by what it "
          + "is: `central` for the central cloud, `relay` for a relay host, `service` for other services, `device` for devices. Contents below 16 B are not recognised."),
      seen(CLUSTERS_LIVE, false, "How many clusters have a live member."),
      seen(CLUSTER_SIZE, false, "The number of live members of each cluster that has any, its super node included, taken 360 times a run at equal "
          + "distances."),
      seen(SUPER_NODES, true, "How many live nodes act as super node, by their own belief, over all clusters."),
      seen(SUPER_NODE_CHANGES, true, "How often a live node that believes in one super node comes to believe in another, or in none."),
      seen(OFFICE, true, "From a node's taking office as super node until, in truth, it is none any more: it has stepped down, has left or is gone. An office in progress "
          + "at the end of the run is among the unfinished."),
      seen(WITHOUT_SUPER, true, "The share of live node-time in which the super node that a node believes in is none, is not live, or does not act as "
          + "super node of that cluster."),
      seen(MEMBERS_MISSING, true, "The share of live members' time in which their own live super node does not count them as members."),
      seen(MEMBERS_GONE, true, "The share of the time of the entries in live super nodes' lists of members in which the node listed is not live or "
          + "not in that cluster."),
      seen(COEXISTENCE_TIME, false, "For how long two live super nodes of one cluster reach each other both ways until one of them has yielded or gone: as when a cut heals, or "
          + "when one passes its office to the other. Those that a cut ends are not counted."),
      seen(PERSISTENCE_ABSENCE, false, "The share of the time of all homes' networks that devices are described to be in, from the beginning and whoever is live, in which its "
          + "cluster is without a live `member`; without a live `super-node` that half its live members believe in; without `knowledge`, as there is no super node "
          + "that lists all live members, or it does not know the latest term that any member has accepted; without a live holder of the duty `storage`. For "
          + "comparison the share of `device`s' time in which they are off, and what would be the share without a live member were sessions and absences as "
          + "described, and `independent` of each other."),
      seen(DUTY_VACANCY, false, "From the moment a cluster with live members has, in truth, no live holder of a duty, since the last has gone or since the first member "
          + "has come, until one of them has it. Where nobody is fit, it is among the unfinished; where all go, it is not counted."),
      seen(SCOPE_ELECTION_TIME, false, "`election.time` by what the members of a cluster have in common: `link`, `account` or `place`. This metric and the six that follow "
          + "are there where nodes form clusters that are wider than a link."),
      seen(SCOPE_CLUSTERS_LIVE, false, "`clusters.live`, likewise."),
      seen(SCOPE_CLUSTER_SIZE, false, "`cluster.size`, likewise."),
      seen(SCOPE_SUPER_NODES, false, "`super-nodes`, likewise."),
      seen(SCOPE_WITHOUT_SUPER, false, "`without-super`, likewise."),
      seen(SCOPE_MEMBERS_MISSING, false, "`members.missing`, likewise."),
      seen(SCOPE_MEMBERS_GONE, false, "`members.gone`, likewise."),
      seen(MEMBERSHIP_BYTES, false, "What a device sends, and what is sent to it alone, to join the cluster of its link (`what` `join`: from being switched on until being a "
          + "member or, `as` said, its super node), to be given duties there (`duty`: from the super node's decision until the device has them and has said so; nothing "
          + "where the super node gives them to itself) or to leave it in order (`leave`: from the first word of it until being off)."),
      seen(MEMBERSHIP_MESSAGES, false, "The packets of it."),
      seen(MEMBERSHIP_TIME, false, "The time of it."),
      told("super-node.tenure", Kind.TALLY, "s", false, "From taking office as super node until stepping down; a node that leaves in office is among the "
          + "unfinished.", "cluster"),
      told("cluster.changes", Kind.COUNTER, "1", false, "Offices begun, told by who begins one.", "cluster", "reason"),
      told("handover.gap", Kind.TALLY, "s", false, "For how long a member that had a super node is registered with nobody because another is super "
          + "node: from its learning of the successor until its registration there.", "cluster"),
      told("handover.overlap", Kind.TALLY, "s", false, "For how long, at most, two nodes are super node because one passes its office on: from its sending "
          + "the last of its knowledge until its stepping down.", "cluster"),
      seen(LIAR_DETECTION_TIME, true, "From the moment at which a lie first has an effect, in that a live liar is given a duty for what it falsely claims, until all other live "
          + "members of its link know it to be blacklisted. A liar that leaves, owns up or is never found out is among the unfinished."),
      seen(LIAR_DETECTED, true, "The share of the liars whose lie had an effect that all other live members of their link came to know as blacklisted. One that owned up or "
          + "left before that is not among the detected."),
      seen(LIAR_DUTIES, true, "The share of the time of all duties, as super nodes have given them, that they were held by liars for what these falsely claim: the harm done."),
      seen(HONEST_ACCUSED, true, "Honest nodes that a super node blacklists: `sound`, or `impaired` where a fault makes their links, clocks or processors worse at the "
          + "time, so that they do not do what they claim."),
      seen(HONEST_ACCUSED_RATE, true, "The `sound` ones of them over the live time of sound honest nodes, in hours: one value a run."),
      seen(HONEST_BARRED, false, "The share of live honest nodes' time in which the super node they believe in has them blacklisted."),
      seen(VERDICT_SPREAD, false, "From a super node's blacklisting of a node until a member that believes in that super node knows, for each of them."),
      told("duty.ratio", Kind.TALLY, "1", true, "What a use of another's duty showed, as a share of what is claimed of the capability, or of what the user's own link "
          + "takes where that is less.", "capability"),
      told("duty.time", Kind.TALLY, "s", false, "How long a use of another's duty takes.", "duty"),
      told("duty.uses", Kind.COUNTER, "1", false, "Uses of others' duties, by how they ended: `done`, a refusal's status, or why there was no answer.", "duty", "outcome"),
      told("duty.refused", Kind.COUNTER, "1", false, "What nodes turn away in their duties, by the status they answer.", "status"),
      told("trust.messages", Kind.COUNTER, "1", true, "Messages about other nodes: `evidence` of a member, `experience` that a super node asks for, the `blacklist`, the "
          + "`claims` of those who have duties, and `appeal`.", "message"),
      told("trust.bytes", Kind.COUNTER, "B", false, "The bytes of their contents, without heads.", "message"),
      told("trust.refused", Kind.COUNTER, "1", false, "Messages about other nodes that are refused, by reason.", "reason"),
      told("trust.cases", Kind.COUNTER, "1", false, "Cases that super nodes have decided: `guilty`, `not-guilty`, or `open` for want of evidence.", "capability", "verdict"),
      told("trust.appeals", Kind.COUNTER, "1", false, "Appeals that super nodes have decided: `granted` or `denied`.", "outcome"),
      told("duty.tenure", Kind.TALLY, "s", false, "For how long a node has a duty (a role by selection), by its own word.", "cluster", "duty"),
      told("duty.changes", Kind.COUNTER, "1", false, "Duties given and taken back, told by the super node; `reason` is `vacant`, `better` or `kept` from an earlier office "
          + "for one given, or why one is taken back.", "cluster", "duty", "reason"),
      told("duty.gap", Kind.TALLY, "s", false, "From the moment a super node learns that a node does not have a duty any more, by its exit or its profile, until another has "
          + "acknowledged it. Where nobody is fit, it is among the unfinished.", "cluster", "duty"),
      told("discovery.staleness", Kind.TALLY, "s", false, "From a change in a cluster until global discovery's word that it knows."),
      told("discovery.answer.age", Kind.TALLY, "s", false, "How long global discovery had not heard of the super node of a node it finds."),
      told("discovery.updates", Kind.COUNTER, "1", false, "What super nodes tell global discovery, by what and how it ended.", "kind", "outcome"),
      told("discovery.requests", Kind.COUNTER, "1", false, "What global discovery is asked, and how it answers.", "kind", "status"),
      told("discovery.scopes", Kind.COUNTER, "1", false, "What nodes ask and tell global discovery of who is super node of the cluster of an account or a place: `ask`, "
          + "`claim` or `withdraw`, and how it ended; 409 is the refusal of a stale term.", "scope", "what", "outcome"),
      told("discovery.claimed", Kind.COUNTER, "1", false, "Nodes that one cluster claims from another's record."),
      told("discovery.confirmations", Kind.COUNTER, "1", false, "Attempts to find a contender on the own link: `answered` or `silent`.", "outcome"),
      told("group.failover.time", Kind.TALLY, "s", true, "From the last word of a group's leader to the first commitment under another, as the other sees it: how long "
          + "the group could not change anything. `device` is the kind of machine of its servers."),
      told("group.leaders", Kind.COUNTER, "1", true, "Elections of a leader in groups of servers that keep one state."),
      told("group.commit.time", Kind.TALLY, "s", false, "From a leader's entering a command to its commitment, which takes the nearest majority of the group."),
      told("group.requests", Kind.COUNTER, "1", false, "Commands and linearizable reads at the servers of groups, by `kind` and how they end: `done`, or `unavailable` where no "
          + "majority has answered in time.", "kind", "outcome"),
      told("group.snapshots", Kind.COUNTER, "1", false, "Whole states: `taken` to cut off a log, or `installed` at a server that was far behind.", "kind"),
      told("group.refused", Kind.COUNTER, "1", false, "Connections between a group's servers that are ended because what came is no message of the group."),
      told("registry.requests", Kind.COUNTER, "1", false, "What registries of services are asked, and how they answer.", "kind", "status"),
      told("identity.requests", Kind.COUNTER, "1", false, "What identity and token services are asked, and how they answer.", "kind", "status"),
      told("token.time", Kind.TALLY, "s", true, "From a program's wish for a token that its node does not have to the token: registration, signatures and round trips included."),
      told("token.uses", Kind.COUNTER, "1", false, "Wishes for a token, by where it came from: `kept` without a call, `asked` for, `late` for a call within the link while the services "
          + "were away, or `none`.", "from"),
      told("token.calls", Kind.COUNTER, "1", false, "What nodes ask identity and token services, by `kind` and how that ends: the answer's status, or why there was none.", "kind", "outcome"),
      told("token.checks", Kind.COUNTER, "1", false, "Tokens that receivers judged: `known` already, `verified`, `late` but let in within the link, or `refused`.", "outcome"),
      told("token.refused", Kind.COUNTER, "1", false, "Tokens that were not let in, and proofs of clients that a token service did not take, by reason.", "reason"),
      told("token.errors", Kind.COUNTER, "1", false, "Requests for tokens that were refused, by the error of RFC 6749.", "error"),
      told("reachability.time", Kind.TALLY, "s", true, "From global discovery's word that a super node is registered until its word whether it can be called from "
          + "outside: `reachable`, by a `sep`, `unreachable`, or `untested`.", "outcome"),
      told("reachability.tests", Kind.COUNTER, "1", false, "Tests whether a super node can be called, repeated ones too, by how they end.", "outcome"),
      seen(PRESENCE_STALE, true, "The share of the time of nodes that are live, listed by global discovery, or both, in which it is wrong of them: they are missing, "
          + "gone, or elsewhere, as in the three that follow. What it has in its records is what it says."),
      seen(PRESENCE_MISSING, false, "The share of live node-time in which global discovery does not list the node."),
      seen(PRESENCE_GONE, false, "The share of the time of listed nodes in which they are not live."),
      seen(PRESENCE_ELSEWHERE, false, "The share of the time of live and listed nodes in which the address that is listed is not theirs."),
      seen(LINK_MERGED, true, "The share of the time of clusters' records at global discovery in which the record of a cluster on another link has the same "
          + "identity of its link."),
      seen(LINK_SPLIT, false, "The share of their time in which the record of a cluster on the same link has another identity of its link."),
      seen(HANDOVERS, true, "Changes of the edge site that a live device is attached to: `changed` from one to another (a hand-over), `lost` with no other in range, "
          + "or `found` after that."),
      seen(WITHOUT_SITE, true, "The share of the time of live devices that are to be attached to an edge site in which none is in range."),
      seen(SITE_DISTANCE, true, "How far a live device is from the edge site it is attached to, taken 360 times a run at equal distances."),
      seen(ENERGY, true, "What live devices consume, on battery or not: `radio` to send, receive and be ready; `cpu` for work; `idle` for being on. Only where the "
          + "scenario counts energy, as with the two that follow."),
      seen(BATTERY_DEATHS, true, "Live devices that go off because their battery is empty."),
      seen(BATTERY_LEVEL, false, "The charge of live devices with a battery, in percent, taken 360 times a run at equal distances."),
      seen(TRAVERSAL_PATH, true, "Pairs of devices that speak to each other at the end by that way: `direct`, `relayed` or, where they have found none, "
          + "`failed`."),
      seen(TRAVERSAL_DIRECT, true, "Pairs of devices behind NATs of the kinds `a` and `b` in which each side has received at least one datagram that the "
          + "other sent to an outside address of its NAT, without a relay."),
      seen(TRAVERSAL_NOMINATED, true, "Such pairs that have nominated a direct pair of candidates (RFC 8445)."),
      seen(TRAVERSAL_RELAYED, true, "Such pairs that speak to each other through a relay at the end."),
      seen(TRAVERSAL_FAILED, true, "Such pairs that have found no way at all."),
      told("traversal.set-up.time", Kind.TALLY, "s", true, "How long a device works until data may flow to its peer: its gathering of candidates, and then from "
          + "the peer's description to the first valid pair, whose `path` is `direct` or `relayed`. Waiting for a peer that is not there is not counted.", "path"),
      told("traversal.outcome", Kind.COUNTER, "1", false, "Efforts of devices to reach a peer, by how they end: `direct`, `relayed` or `failed`.", "outcome"),
      told("traversal.upgrade.time", Kind.TALLY, "s", false, "From when data begins to flow through a relay until it begins to flow directly."),
      told("traversal.renewals", Kind.COUNTER, "1", false, "Efforts made while there is a path already, by how they end.", "outcome"),
      told("traversal.rounds", Kind.COUNTER, "1", false, "Rounds of gathering and checking that begin, by why: `first`, `again` after one that failed, `lost` path, "
          + "`renewal` of a relayed path, `moved` to other addresses, or because the `peer` begins one.", "reason"),
      told("traversal.round-trip", Kind.TALLY, "s", false, "From a datagram of application data until the peer's echo of it.", "path"),
      told("traversal.checks", Kind.COUNTER, "1", false, "Connectivity checks that begin (RFC 8445): `ordinary`, `triggered` or `nomination`; each may be sent several "
          + "times.", "kind"),
      told("ice.gathering.time", Kind.TALLY, "s", false, "From the beginning of gathering candidates until its end."),
      told("ice.dropped", Kind.COUNTER, "1", false, "Datagrams at a candidate's port that are of no use.", "reason"),
      told("rendezvous.requests", Kind.COUNTER, "1", false, "What rendezvous services are asked: `offer` or `ask`.", "kind"),
      told("transfer.time", Kind.TALLY, "s", true, "From a device's wish for a transfer, the opening of its connection included, until the last byte has arrived, or for "
          + "one `up` until the service's word that it has.", "direction"),
      told("transfer.rate", Kind.TALLY, "B/s", true, "The bytes of a content over the `transfer.time` that it took.", "direction"),
      told("transfer.failed", Kind.COUNTER, "1", true, "Transfers that end before all has arrived, by why: what befell the connection, `malformed` for an answer that is "
          + "none, or the `status-` that was answered.", "reason"),
      told("transfer.refused", Kind.COUNTER, "1", false, "Requests that a transfer service turns away.", "status"),
      seen(RELAY_TIME, true, "For how long relays live, all together: over 3600 it is relay hours. `kind` is `sep` or `bep`; `state` is `starting`, `reserved` for "
          + "somebody to come, `idle`, or `used`: a SEP with its tunnel, a BEP with both its sides. `device` is the host's."),
      seen(RELAY_INSTANCES, false, "How many relays there are at a time, under the same labels."),
      told("sep.set-up.time", Kind.TALLY, "s", true, "From a cluster's wish to be reachable until its tunnel to a SEP is attached; `where` is that of the relay's host, "
          + "`edge` or `cloud`.", "where"),
      told("bep.set-up.time", Kind.TALLY, "s", true, "From a node's wish for a BEP until both sides are joined.", "where"),
      told("relay.refused", Kind.COUNTER, "1", true, "Wishes for relays that are turned away: `none` could serve them, all were `full` and so was the queue, no room came in "
          + "time (`timeout`), or all that were tried `failed`.", "kind", "reason"),
      told("relay.queue.time", Kind.TALLY, "s", false, "How long wishes that were served have waited for room.", "kind"),
      told("relay.placement", Kind.COUNTER, "1", false, "Relays that are given to somebody, by where they run: `edge` or `cloud`.", "kind", "where"),
      told("relay.load.found", Kind.TALLY, "1", false, "How many relays of its kind the chosen host had before each placement.", "kind"),
      told("relay.ended", Kind.COUNTER, "1", false, "How the use of relays ends: `idle`, `over` when both sides have finished, `released` by who asked for it, or `stopped` or "
          + "`moved` with the host.", "kind", "reason"),
      told("relay.bytes", Kind.COUNTER, "B", false, "What relays pass on.", "kind"),
      told("relay.dropped", Kind.COUNTER, "1", false, "What relays, and those who use them, do not pass on.", "reason"),
      told("signal.time", Kind.TALLY, "s", false, "From a signal to a node until its answer; `way` is `sep`, `super-node` where that can be called itself, `link`, "
          + "or `bridged` over a node that is in both clusters.", "way"),
      told("signal.carried", Kind.COUNTER, "1", false, "Signals that a node on two links was to carry over: `on`, `not-there` where nobody is of that name, or `malformed`.", "outcome"),
      told("signal.failed", Kind.COUNTER, "1", false, "Signals that get no answer.", "reason"),
      told("notice.sent", Kind.COUNTER, "1", false, "Notices by which nodes tell others that they are present; `way` is `link`, `super-node` where the other cluster's can be called, `sep`, or "
          + "`bridged` over a node that is in both clusters.", "way"),
      told("notice.failed", Kind.COUNTER, "1", false, "Notices that get no answer.", "way", "reason"),
      told("notice.delay", Kind.TALLY, "s", false, "From a node's having a super node, or being one, until it hears that another knows of it: one value for each notice delivered.", "way"),
      told("notice.used", Kind.COUNTER, "1", false, "Nodes known by their notices that are made use of: found in a `search` that the service does not answer, or called in an `exchange` without any search.", "in"),
      told("exchange.set-up.time", Kind.TALLY, "s", true, "From a device's wish for a content of its peer's until both are joined by a BEP: where the peer's SEP is, the signal, "
          + "the BEP, and the connections to it."),
      told("exchange.time", Kind.TALLY, "s", true, "From that wish until the last byte has arrived."),
      told("exchange.round-trip", Kind.TALLY, "s", true, "From a request over the BEP until the beginning of the peer's answer."),
      told("exchange.step.time", Kind.TALLY, "s", false, "What that wish waits for, one after the other: `search`, until somebody to ask is found; `invitation`, until that has "
          + "answered, a BEP being there; `bearer`, until both are connected; `first-byte`, until the answer begins.", "step"),
      told("exchange.failed", Kind.COUNTER, "1", true, "Exchanges that fail, by where they do.", "reason"),
      told("exchange.upgrade", Kind.COUNTER, "1", true, "Exchanges over a BEP whose caller would have them go on over a direct path, by what became of it: `direct`, or why they stay on the "
          + "relay: the content is `small`, the callee has `refused`, its description is `malformed`, hole punching finds `no-path`, the exchange is `over` before, or has "
          + "`failed`.", "outcome"),
      told("exchange.upgrade.time", Kind.TALLY, "s", true, "From when both are joined by a BEP until an answer begins to arrive over a direct path."),
      told("exchange.bytes", Kind.COUNTER, "B", true, "What has arrived of contents for which a direct path was tried, by way: `relayed` or `direct`.", "path"),
      told("exchange.path.lost", Kind.COUNTER, "1", false, "Direct paths that are lost before all has arrived, by how: nothing has come for long (`stalled`), or what befell the "
          + "connection.", "reason"),
      told("exchange.descriptions.refused", Kind.COUNTER, "1", false, "Callers' descriptions of how to reach them that are `malformed`, or lead `nowhere`.", "reason"),
      told("passage.set-up.time", Kind.TALLY, "s", true, "From the wish for a connection to the gateway of a node in another cluster until it is there, by way: `straight`, or `relayed` over a BEP. "
          + "Small requests go with signals and wait for none.", "way"),
      told("passage.round-trip", Kind.TALLY, "s", true, "From what is said to such a gateway until the beginning of what it answers, by the way of the answer: `straight`, `relayed`, or `signalled` "
          + "where it has come with a signal's; a set-up for which that has waited is part of it.", "way"),
      told("passage.outcomes", Kind.COUNTER, "1", true, "Wishes for such connections, by what becomes of them: `straight` or `relayed` as they come about; `signalled` where signals do; `unused`; or "
          + "why there is none: too many are open (`limit`), the signal has `no-answer`, the other side has `refused`, what it answers is `malformed`, it takes too long (`timeout`), or what "
          + "befalls the connection, straight or to the BEP, such as `bearer-reset`.", "outcome"),
      told("passage.bytes", Kind.COUNTER, "B", true, "What passes to and from such gateways, at the caller's side, by way and direction.", "way", "direction"),
      told("passage.ended", Kind.COUNTER, "1", false, "Such connections that are lost while something is awaited of them, by what befalls them; and those that end since they rest, `idle`.", "reason"),
      told("passage.refused", Kind.COUNTER, "1", false, "Calls from other clusters that a node refuses, or lets go unanswered: `malformed`; of somebody with whom it does not share (`not-shared`); "
          + "from a caller that has opened enough (`caller-limit`), or beyond what it lets all open (`limit`); for want of a BEP (`no-bep`); or since the caller does not come (`not-joined`).", "reason"),
      told("direct.refused", Kind.COUNTER, "1", false, "Direct connections over which something else came than the peer's proof of who it is: no `frame`, no STUN message "
          + "(`malformed`), or another `credential`.", "reason"),
      told("signaling.requests", Kind.COUNTER, "1", false, "What signaling services are asked, and how they answer.", "kind", "status"),
      told("relay.malformed", Kind.COUNTER, "1", false, "Frames of a `tunnel` or a `bearer` that are not what they must be; the connection ends.", "where"),
      told("service.requests", Kind.COUNTER, "1", true, "Calls of microservices that programs of nodes make, by the route of the last attempt, `local`, `link`, `relayed`, `global` or `none`, and how "
          + "they end: `2xx` to `5xx`, or why there is no answer.", "route", "outcome"),
      told("service.request.time", Kind.TALLY, "s", true, "From a program's call of a microservice to its answer, whatever the status: way, token, keys, the start of a container and all attempts included.", "service", "route"),
      told("service.retries", Kind.COUNTER, "1", false, "Calls that are sent again, to the same node or to another, by why: the status of the answer before, or why there was none.", "reason"),
      told("service.retries-denied", Kind.COUNTER, "1", false, "Repetitions that are not made since too many of the node's calls have failed."),
      told("service.circuits", Kind.COUNTER, "1", false, "Circuit breakers of a service on a node that become `open`, `half-open` or `closed`.", "state"),
      told("gateway.calls", Kind.COUNTER, "1", false, "Calls that come to the gateways of nodes from other nodes, by service, where it has one, and status.", "service", "status"),
      told("gateway.refused", Kind.COUNTER, "1", true, "Calls that gateways do not let in, by why: the token, the seal, the owner's sharing.", "reason"),
      told("container.starts", Kind.COUNTER, "1", true, "Containers that come to serve, by why: a `call`, the `api`, a `restart` after they had ended, or the node's `boot`; `environment` is "
          + "`light` or `daemon`.", "cause", "environment"),
      told("container.start.time", Kind.TALLY, "s", true, "From the wish to start a container whose image is on the node until it serves.", "cause", "environment"),
      told("container.start.step.time", Kind.TALLY, "s", false, "What that waits for, one after the other: `room`, while others are stopped; `load`, what is read of the image; `make`, the container "
          + "itself; `work`, its program's beginning.", "step", "environment"),
      told("container.call.wait", Kind.TALLY, "s", true, "How long calls wait that find no container to serve them, until one does, the pull of its image included."),
      told("container.refused", Kind.COUNTER, "1", true, "Calls and starts that are refused, by why.", "reason"),
      told("container.idle-stops", Kind.COUNTER, "1", false, "Containers that are stopped since they have rested for long (`idle`), or since another needs their `room`.", "reason"),
      told("container.memory", Kind.TALLY, "B", false, "Memory that a node's containers take, after each that starts or ends."),
      told("image.pulls", Kind.COUNTER, "1", true, "Pulls of images, by where they come from at last, a `node`, a `registry` or `none`, and how they end: `here`, or why not.", "from", "outcome"),
      told("image.pull.time", Kind.TALLY, "s", true, "From the wish for an image until it is unpacked and on the node's storage.", "from"),
      told("image.pulled", Kind.COUNTER, "B", false, "Bytes of images that have arrived whole.", "from"),
      told("image.evicted", Kind.COUNTER, "1", false, "Images that make room for others."),
      told("image.malformed", Kind.COUNTER, "1", false, "Manifests from elsewhere that are none, or of another image than was asked for."),
      told("drive.writes", Kind.COUNTER, "1", true, "Writes and deletions of files, by outcome: `acknowledged`, `too-few` replicas for that, all of them `full`, or a `precondition` that does not hold.", "outcome"),
      told("drive.write.time", Kind.TALLY, "s", true, "From a write's call until it is acknowledged."),
      told("drive.write.replicas", Kind.TALLY, "1", false, "How many replicas have a write on synced storage when its caller is answered."),
      told("drive.reads", Kind.COUNTER, "1", true, "Reads of files, by where the content is found: `here`, at a `replica`; there is `none`; all who have it are `away`; or a `condition` of the call, or its being "
          + "a HEAD, needs no content.", "from"),
      told("drive.read.time", Kind.TALLY, "s", true, "From a read's call until the content is there to be sent.", "from"),
      told("drive.refused", Kind.COUNTER, "1", false, "Calls of a drive that are refused for what they are.", "reason"),
      told("drive.repairs", Kind.COUNTER, "1", true, "Copies of files that are made later than by the write, by why: that has found `too-few`, replicas are `lost`, a node has lost its `own`, or a `better` one has "
          + "come.", "reason"),
      told("drive.repaired", Kind.COUNTER, "B", true, "Bytes of contents in such copies."),
      told("drive.released", Kind.COUNTER, "1", false, "Copies that are given up, since as many better replicas have the file."),
      told("drive.comparisons", Kind.COUNTER, "1", false, "Comparisons of a replica with another, by what they find: the `same`, `other` files, or that it is `away`.", "outcome"),
      told("drive.conflicts", Kind.COUNTER, "1", true, "Versions that are kept beside the one that has won over them, at each node that finds out."),
      told("drive.malformed", Kind.COUNTER, "1", false, "What drives say to each other and is not what it must be."),
      told("beam.beams", Kind.COUNTER, "1", true, "Beams that begin, by the shape of their plan: `direct`, over a `proxy`, or in a `tree` of receivers.", "shape"),
      told("beam.receivers", Kind.COUNTER, "1", true, "Receivers of beams, by what becomes of them: `delivered`, `expired`, `overflow` of what waits for them, or `refused` by themselves.", "outcome"),
      told("beam.time", Kind.TALLY, "s", true, "From a beam's call until its sender knows that a receiver has the content."),
      told("beam.last.time", Kind.TALLY, "s", true, "From a beam's call until its sender knows that the last of all its receivers has the content."),
      told("beam.sent", Kind.COUNTER, "B", true, "Contents of beams that nodes send and that are answered: the `sender`'s own, or another's that they pass `on`.", "as"),
      told("beam.repeated", Kind.COUNTER, "1", false, "Contents of beams that come again, and are known."),
      told("beam.refused", Kind.COUNTER, "1", false, "Calls of a beam that are refused for what they are.", "reason"),
      told("placement.decisions", Kind.COUNTER, "1", true, "Calls that are placed, by the service and where they go first: `own`, the calling device; another member of its `link`; a node `elsewhere`; the "
          + "`central` cloud.", "service", "reach"),
      told("placement.unplaced", Kind.COUNTER, "1", true, "Calls for which there is no place: nobody is known who may serve them (`nowhere`), or has the work done by its deadline (`too-late`).", "service", "reason"),
      told("placement.time", Kind.TALLY, "s", false, "From the wish to place a call until it is decided: the time that discovery takes, where it has to be asked."),
      told("placement.searches", Kind.COUNTER, "1", false, "Questions to discovery for who offers a service on the `link`, in the `account` or `near`, or for all `members` of the link, and whether they "
          + "are `answered`.", "scope", "outcome"),
      told("placement.loads", Kind.COUNTER, "1", true, "Services that nodes have loaded on others, by what comes of it: `running`, or the step that fails (`pull`, `create`, `start`) and how.", "outcome"),
      told("placement.load.time", Kind.TALLY, "s", true, "From the wish to load a service on another node until it runs there, the image's pull included."),
      told("cluster.malformed", Kind.COUNTER, "1", false, "Datagrams that are no message of the cluster.", "cluster"),
      told("discovery.malformed", Kind.COUNTER, "1", false, "Datagrams and bodies of discovery that are not what they must be.", "where"),
      told("mdns.malformed", Kind.COUNTER, "1", false, "Datagrams on the port of mDNS that are not DNS messages.", "reason"),
      told("http.refused", Kind.COUNTER, "1", false, "Requests that a server refuses before reading them.", "status"),
      told("seal.refused", Kind.COUNTER, "1", false, "Sealed payloads that their receiver, or answers that the sender, does not open: `malformed`, of an `other-version`, `stale` "
          + "(sealed for a session of the receiver that is over), of an `unknown-sender`, `replayed`, `forged`, `forged-answer`.", "reason"),
      told("seal.contexts", Kind.COUNTER, "1", false, "Keys that a sender (`sealing`) or a receiver (`opening`) of sealed payloads has agreed on: each takes two agreements.", "side"),
      told("stun.discovery.time", Kind.TALLY, "s", false, "From a node's wish to know what its NAT does until the verdict; those that end without one are not "
          + "in it."),
      told("stun.verdicts", Kind.COUNTER, "1", false, "What devices find out of their NATs by RFC 5780: `judged`, with what mapping and filtering depend on, `unsupported` by the "
          + "server, or `blocked`.", "outcome", "mapping", "filtering"),
      told("stun.requests", Kind.COUNTER, "1", false, "What STUN servers are asked; `outcome` is `success` or the error's code.", "outcome"),
      told("stun.malformed", Kind.COUNTER, "1", false, "Datagrams that are no STUN message.", "reason"),
      told("turn.allocation.time", Kind.TALLY, "s", false, "For how long a relay holds an endpoint for a client. Its total over the run's length is how many are "
          + "live; those that live on at the end are among the unfinished.", "transport"),
      told("turn.allocations.ended", Kind.COUNTER, "1", false, "How relayed endpoints end: `deleted` by the client, `expired`, `disconnected` or `stopped`.", "reason"),
      told("turn.requests", Kind.COUNTER, "1", false, "What relays are asked; `outcome` is `success` or the error's code.", "method", "outcome"),
      told("turn.relayed.bytes", Kind.COUNTER, "B", false, "Application data that relays pass on: `to-peer` or `to-client`.", "direction"),
      told("turn.relayed.packets", Kind.COUNTER, "1", false, "Datagrams that relays pass on.", "direction"),
      told("turn.dropped", Kind.COUNTER, "1", false, "What relays do not pass on, and bytes that mean nothing to them.", "reason"),
      seen(WARM_UP, false, "What is left out at the beginning of a run, where that was left to pilot runs: of which metric MSER-5 made the cut."));

  /** Levels that are parts of a whole, and shown as percentages. */
  private static final List<Metric> SHARES = List.of(
      PERSISTENCE_ABSENCE, WITHOUT_SITE, WITHOUT_SUPER, MEMBERS_MISSING, MEMBERS_GONE, SCOPE_WITHOUT_SUPER, SCOPE_MEMBERS_MISSING, SCOPE_MEMBERS_GONE,
      PRESENCE_STALE, PRESENCE_MISSING, PRESENCE_GONE, PRESENCE_ELSEWHERE, LINK_MERGED, LINK_SPLIT, LIAR_DUTIES, HONEST_BARRED);

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

  /** Whether a metric is a share of a whole: from 0 to 1, and shown as a percentage. */
  public static boolean isShare(String name) {
    return name.endsWith("share")
        || SHARES.stream().anyMatch(metric -> metric.name().equals(name))
        || find(name).filter(definition -> definition.metric.kind() == Kind.PROPORTION).isPresent();
  }

  /** Whether a metric is shown as rows and columns: a proportion by two labels. */
  public static boolean isCrossed(String name) {
    return find(name).filter(definition -> definition.metric.kind() == Kind.PROPORTION && definition.metric.labels().size() == 2).isPresent();
  }

  /** A metric that is observed from outside all nodes. */
  private static Definition seen(Metric metric, boolean main, String text) {
    return new Definition(metric, text, main);
  }

  /** A metric that protocols tell their probe, where the class of device is added to its labels. */
  private static Definition told(String name, Kind kind, String unit, boolean main, String text, String... labels) {
    List<String> all = Stream.concat(Stream.of(labels), Stream.of("device")).toList();
    return new Definition(new Metric(name, kind, unit, all), text, main);
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
        A metric is a *tally* (observations, one by one), a *counter* (a total that only grows), a *level* (holds until it
        changes; its mean is over time, for a share the ratio of two times, for a rate a count over a time) or a *proportion* (the share of cases in which
        something was so; its mean is its only statistic). What lies before the warm-up is not counted, a wait that began before it
        neither.

        A wait that is never finished, because its node left or the run ended, is counted in `NAME.unfinished` and ranks above
        every finished one: a quantile among them is written `>value`. `count`, `mean` and `total` are over finished ones.
        Quantiles are ranks: the least value with at least that share of all observations at or below it. The row without
        labels is the whole. `device` is the class of device.

        | metric | kind | unit | labels | definition |
        |---|---|---|---|---|
        """);
    for (Definition definition : DEFINITIONS) {
      Metric metric = definition.metric;
      String kind = switch (metric.kind()) {
        case TALLY -> "tally";
        case COUNTER -> "counter";
        case TIME_WEIGHTED -> "level";
        case PROPORTION -> "proportion";
      };
      page.append("| `").append(metric.name()).append("` | ").append(kind).append(" | ").append(metric.unit()).append(" | ")
          .append(String.join(", ", metric.labels())).append(" | ").append(definition.text).append(" |\n");
    }
    return page.toString();
  }
}
