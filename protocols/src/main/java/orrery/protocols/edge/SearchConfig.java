package orrery.protocols.edge;

import java.time.Duration;
import java.util.Optional;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Defaults;
import orrery.host.Distance;
import orrery.host.Doc;
import orrery.host.NodeId;
import orrery.protocols.discovery.SearchFilter;

/**
 * A workload of searches: what the node looks for, again and again (EC-10).
 *
 * @param every the time between two searches; the first comes after a part of it drawn at random
 * @param radius of a search by proximity
 */
public record SearchConfig(
    @Doc("What the node searches for.")
        @Default(value = "none", source = "assumed") Scope scope,
    @Doc("The time between two searches.")
        @Default(value = "10 min", source = "assumed") Duration every,
    @Doc("How far a search by proximity reaches.")
        @Default(value = "150 m", source = "assumed") Distance radius,
    @Doc("Whom it asks: the 'service' itself, or its 'super-node', which asks further.")
        @Default(value = "service", source = "assumed; the seed's way is the super node (EC-10, ¶104)") Via via,
    @Doc("How many clusters further a question to a super node may be carried by nodes that are in two of them.")
        @Default(value = "2", source = "assumed") int hops,
    @Doc("How long a super node waits for what lies beyond its cluster.")
        @Default(value = "5 s", source = "assumed") Duration patience,
    @Doc("Whether one of the nodes found on the own link, at random, is asked then for a share of what it has.")
        @Default(value = "false", source = "assumed") boolean contact,
    Filter filter) {

  /** A search at the service for anything. */
  public SearchConfig(Scope scope, Duration every, Distance radius) {
    this(scope, every, radius, Via.SERVICE, 2, Duration.ofSeconds(5), false, Defaults.of(Filter.class));
  }

  /** Whom it asks. */
  public enum Via {
    /** The discovery service. */
    SERVICE,
    /** The super node of its link. */
    SUPER_NODE
  }

  /** What a node must be to be found. */
  public record Filter(
      @Doc("What it must be to its cluster, such as super-node; anything where it is empty.")
          @Default(value = "", source = "assumed") String role,
      @Doc("The least storage it must have.")
          @Default(value = "0 B", source = "assumed") DataSize storage,
      @Doc("How many million operations a second it must do at least.")
          @Default(value = "0", source = "assumed") long processor,
      @Doc("Whether it must be reachable from outside, or on the own link.")
          @Default(value = "false", source = "assumed") boolean reachable,
      @Doc("Which microservice it must offer, such as drive; any or none where it is empty.")
          @Default(value = "", source = "assumed") String service) {

    public Filter {
      if (!service.isEmpty() && !NodeId.isValid(service)) {
        throw new IllegalArgumentException("service must be the name of a microservice but is '" + service + "'");
      }
    }

    /** Whatever it offers. */
    public Filter(String role, DataSize storage, long processor, boolean reachable) {
      this(role, storage, processor, reachable, "");
    }

    SearchFilter filter() {
      return new SearchFilter(
          role.isEmpty() ? Optional.empty() : Optional.of(role), storage.bytes(), processor, reachable, service.isEmpty() ? Optional.empty() : Optional.of(service));
    }
  }

  /** Among whom it looks. */
  public enum Scope {
    /** Nobody: it does not search. */
    NONE,
    /** The nodes of its own account. */
    ACCOUNT,
    /** The nodes of its own link. */
    LINK,
    /** The nodes around it, where it knows its position. */
    PROXIMITY,
    /** The nodes of its account on its own link. */
    ACCOUNT_ON_LINK,
    /** The nodes of its account around it. */
    ACCOUNT_NEARBY,
    /** The nodes around it on its own link. */
    LINK_NEARBY,
    /** The nodes of its account around it on its own link. */
    ACCOUNT_ON_LINK_NEARBY;

    boolean isOfAccount() {
      return this == ACCOUNT || this == ACCOUNT_ON_LINK || this == ACCOUNT_NEARBY || this == ACCOUNT_ON_LINK_NEARBY;
    }

    boolean isOfLink() {
      return this == LINK || this == ACCOUNT_ON_LINK || this == LINK_NEARBY || this == ACCOUNT_ON_LINK_NEARBY;
    }

    boolean isNearby() {
      return this == PROXIMITY || this == ACCOUNT_NEARBY || this == LINK_NEARBY || this == ACCOUNT_ON_LINK_NEARBY;
    }

    /** What metrics call it. */
    String word() {
      return Defaults.word(this);
    }
  }

  public SearchConfig {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("every must be longer than 0 s but is " + every);
    }
    if (hops < 0 || hops > 8) {
      throw new IllegalArgumentException("hops must be 0 to 8 but is " + hops);
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience must be longer than 0 s but is " + patience);
    }
  }
}
