package orrery.protocols.jwt;

import orrery.host.Work;

/**
 * What tokens cost a processor, where that is part of how long a request takes.
 *
 * <p>Operations are the time that the benchmark {@code TokenBenchmark} measured on one core, times the 200,000 Mops of the catalogue's
 * {@code server}, which that machine is like: so a server takes as long as was measured, and any other device by its speed.
 */
public final class TokenWork {

  /** To verify a signature and read the claims, 84 us; a token that is known takes 0.6 us, which is not worth a delay. */
  public static final Work VERIFY = new Work("verify token", 17_000_000);

  /** To make and sign a token, 37 us. */
  public static final Work SIGN = new Work("sign token", 7_500_000);

  private TokenWork() {}

  /** So many signatures made and verified, one after the other. */
  public static Work of(int signed, int verified) {
    return new Work("tokens", signed * SIGN.operations() + verified * VERIFY.operations());
  }
}
