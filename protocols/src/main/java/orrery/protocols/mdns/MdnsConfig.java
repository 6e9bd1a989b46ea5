package orrery.protocols.mdns;

import java.time.Duration;
import orrery.host.Address;
import orrery.host.Default;
import orrery.host.Defaults;
import orrery.host.Doc;

/**
 * The times and limits of multicast DNS. Every time is at least 0, and where there is a least and a greatest delay, one
 * is drawn uniformly between them.
 */
@Doc("Multicast DNS: its times and limits")
public record MdnsConfig(
    @Doc("The port that all responders of a link share")
    @Default(value = "5353", source = "RFC 6762 §3") int port,
    @Doc("The multicast group they join")
    @Default(value = "224.0.0.251", source = "RFC 6762 §3") String group,
    @Doc("Greatest delay before the first probe")
    @Default(value = "250 ms", source = "RFC 6762 §8.1") Duration probeWaitMax,
    @Doc("How many probes claim a name")
    @Default(value = "3", source = "RFC 6762 §8.1") int probes,
    @Doc("Time between two probes, and between the last probe and the first announcement")
    @Default(value = "250 ms", source = "RFC 6762 §8.1") Duration probeInterval,
    @Doc("How long the loser of two simultaneous probes waits before it probes again")
    @Default(value = "1 s", source = "RFC 6762 §8.2") Duration tieWait,
    @Doc("How many conflicts within conflictWindow slow probing down")
    @Default(value = "15", source = "RFC 6762 §8.1") int conflictLimit,
    @Doc("Within how long conflicts are counted")
    @Default(value = "10 s", source = "RFC 6762 §8.1") Duration conflictWindow,
    @Doc("Delay before each further attempt then")
    @Default(value = "5 s", source = "RFC 6762 §8.1") Duration conflictWait,
    @Doc("How often a claimed record is announced; the interval doubles")
    @Default(value = "2", source = "RFC 6762 §8.3") int announcements,
    @Doc("Time between the first two announcements")
    @Default(value = "1 s", source = "RFC 6762 §8.3") Duration announceInterval,
    @Doc("Least delay of an answer that others may give too")
    @Default(value = "20 ms", source = "RFC 6762 §6") Duration sharedDelayMin,
    @Doc("Greatest delay of such an answer")
    @Default(value = "120 ms", source = "RFC 6762 §6") Duration sharedDelayMax,
    @Doc("Least delay of the answer to a query that announces more known answers")
    @Default(value = "400 ms", source = "RFC 6762 §7.2") Duration truncatedDelayMin,
    @Doc("Greatest delay of such an answer")
    @Default(value = "500 ms", source = "RFC 6762 §7.2") Duration truncatedDelayMax,
    @Doc("Time that must pass before a record is multicast again")
    @Default(value = "1 s", source = "RFC 6762 §6") Duration multicastGap,
    @Doc("The same in answer to a probe")
    @Default(value = "250 ms", source = "RFC 6762 §6") Duration defenceGap,
    @Doc("Least delay before the first query of a browse")
    @Default(value = "20 ms", source = "RFC 6762 §5.2") Duration queryDelayMin,
    @Doc("Greatest delay before the first query of a browse")
    @Default(value = "120 ms", source = "RFC 6762 §5.2") Duration queryDelayMax,
    @Doc("Time between the first two queries of a browse; it doubles")
    @Default(value = "1 s", source = "RFC 6762 §5.2") Duration queryInterval,
    @Doc("The greatest interval between two queries")
    @Default(value = "60 min", source = "RFC 6762 §5.2") Duration queryIntervalMax,
    @Doc("Whether the first query of a browse asks for answers by unicast")
    @Default(value = "true", source = "RFC 6762 §5.4") boolean firstQueryUnicast,
    @Doc("Time to live of records that hold a host's name or address, in whole seconds")
    @Default(value = "120 s", source = "RFC 6762 §10") Duration hostTtl,
    @Doc("Time to live of all other records, in whole seconds")
    @Default(value = "75 min", source = "RFC 6762 §10") Duration otherTtl,
    @Doc("Greatest time to live told to a querier that is no multicast DNS host, in whole seconds")
    @Default(value = "10 s", source = "RFC 6762 §6.7") Duration legacyTtl,
    @Doc("How long a record is kept after a goodbye")
    @Default(value = "1 s", source = "RFC 6762 §10.1") Duration goodbyeGrace,
    @Doc("How long a record is kept after another that says it replaces it")
    @Default(value = "1 s", source = "RFC 6762 §10.2") Duration flushGrace,
    @Doc("How many records a node keeps at most")
    @Default(value = "1000") int cacheLimit,
    @Doc("The size in bytes up to which records are put together into one message")
    @Default(value = "1452", source = "RFC 6762 §17, for an Ethernet packet of 1500 bytes with IPv6 and UDP") int payloadLimit) {

  public MdnsConfig {
    require(port >= 1 && port <= 65535, "port must be 1 to 65535 but is " + port);
    require(Address.parse(group).filter(Address::isMulticast).isPresent(), "group must be a multicast address but is '" + group + "'");
    require(probes >= 1, "probes must be at least 1 but is " + probes);
    require(conflictLimit >= 1, "conflictLimit must be at least 1 but is " + conflictLimit);
    require(announcements >= 2 && announcements <= 8, "announcements must be 2 to 8 (RFC 6762 §8.3) but is " + announcements);
    require(cacheLimit >= 4, "cacheLimit must be at least 4, the records of one service, but is " + cacheLimit);
    require(payloadLimit >= 512 && payloadLimit <= 9000 - 48, "payloadLimit must be 512 to 8952 (RFC 6762 §17) but is " + payloadLimit);
    requireOrder("sharedDelayMin", sharedDelayMin, "sharedDelayMax", sharedDelayMax);
    requireOrder("truncatedDelayMin", truncatedDelayMin, "truncatedDelayMax", truncatedDelayMax);
    requireOrder("queryDelayMin", queryDelayMin, "queryDelayMax", queryDelayMax);
    requireOrder("queryInterval", queryInterval, "queryIntervalMax", queryIntervalMax);
    require(!queryInterval.isZero(), "queryInterval must be more than 0");
    requireTtl("hostTtl", hostTtl);
    requireTtl("otherTtl", otherTtl);
    requireTtl("legacyTtl", legacyTtl);
  }

  /** Every component as the standard has it. */
  public static MdnsConfig standard() {
    return Defaults.of(MdnsConfig.class);
  }

  private static void requireOrder(String lesser, Duration less, String greater, Duration more) {
    require(!less.isNegative() && less.compareTo(more) <= 0, lesser + " must be at most " + greater + " (" + more + ") but is " + less);
  }

  private static void requireTtl(String what, Duration ttl) {
    boolean whole = ttl.getNano() == 0 && ttl.getSeconds() >= 1 && ttl.getSeconds() <= Integer.MAX_VALUE;
    require(whole, what + " must be whole seconds, at least 1, but is " + ttl);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
