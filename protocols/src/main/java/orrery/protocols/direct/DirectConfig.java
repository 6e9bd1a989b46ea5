package orrery.protocols.direct;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * Whether and how an exchange that has begun over a relay goes on over a direct path.
 *
 * @param on of both sides, or nothing comes of it
 * @param least a smaller content is there before a direct path could be
 * @param piece how much of a content is asked for at a time while the path may change; 1 KiB to 16 MiB
 * @param attempts how often both try to connect, 1 to 10
 * @param attemptTime how long one attempt may take
 * @param pause between two attempts
 * @param stall how long nothing may arrive over the direct path until it counts as lost
 */
public record DirectConfig(
    @Doc("Whether an exchange over a relay goes on over a direct path where hole punching finds one.")
        @Default(value = "false", source = "assumed") boolean on,
    @Doc("The smallest content for which that is tried.")
        @Default(value = "1 MB", source = "assumed: at 20 Mb/s it takes 0.4 s, and a direct path two or three round trips") DataSize least,
    @Doc("How much of a content is asked for at a time while it comes over a relay and may come directly.")
        @Default(value = "256 KiB", source = "assumed: the least part of a bulk over a BEP") DataSize piece,
    @Doc("How often both sides try to connect.")
        @Default(value = "3", source = "libp2p specification, relay/DCUtR.md: up to 3 attempts in all") int attempts,
    @Doc("How long one attempt may take.")
        @Default(value = "2 s", source = "assumed: a SYN is sent again after 1 s (RFC 6298), and has a second for a round trip") Duration attemptTime,
    @Doc("The pause between two attempts.")
        @Default(value = "1 s", source = "Ford, Srisuresh and Kegel 2005, section 4.3: re-try after a short delay (e.g., one second)") Duration pause,
    @Doc("How long nothing may arrive over the direct path until it counts as lost.")
        @Default(value = "30 s", source = "RFC 7675 section 5.1: consent expires after 30 seconds") Duration stall) {

  public DirectConfig {
    if (piece.bytes() < 1024 || piece.bytes() > 16 * 1024 * 1024) {
      throw new IllegalArgumentException("piece must be 1 KiB to 16 MiB but is " + piece);
    }
    if (attempts < 1 || attempts > 10) {
      throw new IllegalArgumentException("attempts must be 1 to 10 but is " + attempts);
    }
    if (pause.isNegative() || attemptTime.isNegative() || attemptTime.isZero() || stall.isNegative() || stall.isZero()) {
      throw new IllegalArgumentException(
          "attempt-time and stall must be longer than 0 s, and pause 0 s or more, but are " + attemptTime + ", " + stall + " and " + pause);
    }
  }
}
