package orrery.protocols.passage;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpLimits;

/**
 * How a node opens passages to others, and lets others open them.
 *
 * @param early how long a request may be to go with a signal, and an answer to come back with it; 0 B for none, at most {@value
 *     #MOST_EARLY} B
 * @param signalled how many requests of one connection go so before a BEP is asked for, for those after them
 * @param earlyTime how long the answer to such a request may take to come back with the signal's; a later one comes over a BEP
 * @param straightTime how long connecting straight may take
 * @param patience how long the set-up over a BEP may take
 * @param idle how long nothing may pass while nothing is awaited
 * @param most how many passages this node has opened at a time
 * @param served how many it lets others open at a time
 * @param servedEach how many of these one caller, by its own word, may open
 */
public record PassageConfig(
    @Doc("Longest request that goes with a signal, and longest answer that comes back so; 0 B for none: every call then has a BEP.")
        @Default(value = "7 kB", source = "assumed: a SEP takes signals of 8 KiB, and who calls is said besides") DataSize early,
    @Doc("How many requests go with signals before a BEP is asked for, for those that follow soon.")
        @Default(value = "8", source = "ours: a BEP takes 42 packets more than a signal to be there, and each call to a member behind its proxy saves 5 of 17 over it") int signalled,
    @Doc("How long an answer may take to come back with a signal's; a later one comes over a BEP.")
        @Default(value = "2 s", source = "assumed: signals to one node wait for each other") Duration earlyTime,
    @Doc("Longest time to connect straight to a node that discovery says can be called.")
        @Default(value = "3 s", source = "assumed: a SYN is sent again after 1 s (RFC 6298), and has two for a round trip") Duration straightTime,
    @Doc("Longest time until a BEP joins both.")
        @Default(value = "30 s", source = "assumed: as long as a BEP may take to go live, of those that exchanges ask for") Duration patience,
    @Doc("Longest rest of a passage.")
        @Default(value = "20 s", source = "assumed: less than the 30 s after which a BEP ends over which no bytes flow") Duration idle,
    @Doc("Most passages that the node has opened at a time.")
        @Default(value = "16", source = "assumed") int most,
    @Doc("Most passages that it lets others open at a time.")
        @Default(value = "32", source = "assumed: as many connections as a relay of the cloud has for SEPs") int served,
    @Doc("Most of these for one caller.")
        @Default(value = "4", source = "assumed: two for what is short and two for bulks, of two programs") int servedEach,
    HttpLimits limits) {

  static final int MOST_EARLY = 15_000;

  public PassageConfig {
    if (early.bytes() > MOST_EARLY) {
      throw new IllegalArgumentException("early must be at most " + MOST_EARLY + " B but is " + early);
    }
    if (signalled < 1 || signalled > 1_000_000) {
      throw new IllegalArgumentException("signalled must be 1 to 1000000 but is " + signalled);
    }
    requirePositive("early-time", earlyTime);
    requirePositive("straight-time", straightTime);
    requirePositive("patience", patience);
    requirePositive("idle", idle);
    if (most < 1 || served < 0 || servedEach < 0) {
      throw new IllegalArgumentException("most must be 1 or more, and served and served-each 0 or more, but are " + most + ", " + served + " and " + servedEach);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than 0 s but is " + value);
    }
  }
}
