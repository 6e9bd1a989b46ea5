package orrery.protocols.cluster;

/**
 * The place where nodes that do not know each other yet find the super node of one cluster. On a link that is multicast
 * DNS ({@link LinkRendezvous}); for wider clusters it is a service.
 */
public interface Rendezvous {

  /** Hears of claims. Never called from inside a call to the rendezvous. */
  @FunctionalInterface
  interface Listener {

    /** {@code claim} is announced, for the first time or with other values. The same claim may come again. */
    void onClaim(SuperNode claim);

    /** There was an office of {@code term}: only a later one is let in there. */
    default void onTerm(long term) {}

    /** {@code claim} was announced, and is not any more: taken back, or not heard of for as long as it was good for. */
    default void onGone(SuperNode claim) {}
  }

  /** Begins to listen, or begins anew: tells what it knows, asks at once and then ever more rarely. */
  void seek(Listener listener);

  /** While listening: tells again what it knows, and asks once more. */
  void look();

  /** Ends {@link #seek}: nothing more is asked or told. */
  void ignore();

  /** Announces {@code claim} in place of any earlier one. */
  void announce(SuperNode claim);

  /** Takes the announcement back. */
  void withdraw();

  /** Whether one place keeps the last claim until a later term comes, even where the claimant is gone. */
  default boolean isArbiter() {
    return false;
  }

  /** {@code neighbour} meets here, too, as was found out elsewhere and confirmed by an exchange. */
  default void onNeighbour(SuperNode neighbour) {}
}
