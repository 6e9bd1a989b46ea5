package orrery.protocols.trust;

import java.time.Duration;
import orrery.host.Decimal;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpClientConfig;

/**
 * What members do for each other, and what becomes of those who do not do what they claim (EC-7, EC-8).
 *
 * @param dutyPort where a node serves its duties
 * @param directoryEvery how often members ask what those claim who have duties, and who is blacklisted
 * @param retry how long after it failed a member is told of a blacklisting again
 * @param term how long a first offender is blacklisted
 * @param mostTerm how long anybody is at most
 * @param appealEvery how long a blacklisted node waits before it appeals, again twice as long after each appeal
 * @param casePause how long after a case a node is not tried again
 * @param jurors how many members a super node asks in a case at most
 * @param slanderers the share of nodes that accuse an honest one falsely: adversaries, for studies
 */
public record TrustConfig(
    @Doc("Whether members use each other ('uses'), and whether they also find out liars ('detect').")
        @Default(value = "off", source = "assumed; what is not used costs nothing") Mode mode,
    @Doc("The port a node serves its duties on.")
        @Default(value = "7410", source = "assumed") int dutyPort,
    @Doc("How often members ask what those claim who have duties, and who is blacklisted.")
        @Default(value = "5 min", source = "assumed") Duration directoryEvery,
    @Doc("When a member that could not be told of a blacklisting is told again.")
        @Default(value = "10 s", source = "assumed") Duration retry,
    @Doc("How long a first offender is blacklisted; each time after that twice as long.")
        @Default(value = "1 h", source = "assumed") Duration term,
    @Doc("The longest blacklisting.")
        @Default(value = "24 h", source = "assumed") Duration mostTerm,
    @Doc("When a blacklisted node appeals first; each time after that it waits twice as long.")
        @Default(value = "5 min", source = "assumed") Duration appealEvery,
    @Doc("How long a node that was not convicted is not tried again.")
        @Default(value = "10 min", source = "assumed") Duration casePause,
    @Doc("The most members that are asked in a case.")
        @Default(value = "16", source = "assumed") int jurors,
    @Doc("The share of nodes that slander: they accuse one honest node together. For studies.")
        @Default(value = "0 %", source = "assumed") double slanderers,
    DetectionConfig detection,
    UsesConfig uses,
    HttpClientConfig client) {

  /** What is done. */
  public enum Mode {
    /** Nothing. */
    OFF,
    /** Members use each other and believe what they are told. */
    USES,
    /** Members use each other, and liars are found out by it. */
    DETECT
  }

  public TrustConfig {
    if (dutyPort < 1 || dutyPort > 65_535) {
      throw new IllegalArgumentException("dutyPort must be 1 to 65535 but is " + dutyPort);
    }
    if (jurors < 1 || jurors > 256) {
      throw new IllegalArgumentException("jurors must be 1 to 256 but is " + jurors);
    }
    if (!(slanderers >= 0 && slanderers <= 1)) {
      throw new IllegalArgumentException("slanderers must be 0 to 1 but is " + Decimal.text(slanderers));
    }
    requirePositive("directoryEvery", directoryEvery);
    requirePositive("retry", retry);
    requirePositive("appealEvery", appealEvery);
    requirePositive("casePause", casePause);
    if (term.compareTo(Duration.ofSeconds(1)) < 0 || mostTerm.compareTo(term) < 0 || mostTerm.compareTo(Duration.ofDays(3660)) > 0) {
      throw new IllegalArgumentException("term must be 1 s to mostTerm, and that at most 3660 d, but they are " + term + " and " + mostTerm);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than 0 s but is " + value);
    }
  }

  /**
   * How long after its super node has blacklisted a node, at most, a member knows of it that is live, is registered with that
   * super node and reaches it, so that of two requests in a row one is answered.
   *
   * <p>It is told at once; where all that fails, it asks by itself every {@code directoryEvery}, and up to a tenth more.
   */
  public Duration knowledgeBound() {
    return directoryEvery.multipliedBy(22).dividedBy(10).plus(client.requestTimeout().multipliedBy(2));
  }
}
