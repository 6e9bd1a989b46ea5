package orrery.protocols.trust;

import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.protocols.trust.DutyUse.Outcome;

/** Has another node show what it claims, and reads from a use what it showed. */
final class Measurer {

  private final Host host;
  private final UsesConfig config;
  private final DutyUse.Maker uses;

  /**
   * What a use showed.
   *
   * @param expected how much of what is claimed it could show, in the unit of the capability
   * @param measured what it showed
   */
  record Reading(long expected, long measured) {}

  Measurer(Host host, UsesConfig config, DutyUse.Maker uses) {
    this.host = host;
    this.config = config;
    this.uses = uses;
  }

  /** Uses the node at {@code to} once, and tells what that showed; empty where it says nothing of the claim. */
  void measure(Endpoint to, Claim claim, Capability capability, Consumer<Optional<Reading>> onReading) {
    switch (capability) {
      case PROCESSOR -> uses.work(to, config.workMops(), outcome -> onReading.accept(ofWork(outcome, claim)));
      case LINK -> uses.echo(to, config.content().bytes(), outcome -> onReading.accept(ofEcho(outcome, claim)));
      case STORAGE -> measureStorage(to, claim, onReading);
    }
  }

  /** Leaves a content, asks for it, and takes it back. */
  private void measureStorage(Endpoint to, Claim claim, Consumer<Optional<Reading>> onReading) {
    long id = freshContent();
    uses.put(to, id, config.content().bytes(), put -> {
      if (!put.isDone()) {
        onReading.accept(Optional.empty());
        return;
      }
      uses.take(to, id, taken -> {
        onReading.accept(ofContent(taken, claim));
        uses.forget(to, id, forgotten -> { });
      });
    });
  }

  /** A name for a content that no other has. */
  long freshContent() {
    // Eighteen digits at most, as the service reads them.
    return host.random("duty contents").nextLong(1_000_000_000_000_000_000L);
  }

  /** What work that was done, or took too long, says of the processor. Waiting for the work of others counts: it is short, too. */
  Optional<Reading> ofWork(Outcome outcome, Claim claim) {
    boolean says = (outcome.isDone() || outcome.isTooSlow()) && claim.processorMops() > 0;
    return says ? Optional.of(new Reading(claim.processorMops(), rate(config.workMops(), outcome.workNanos()))) : Optional.empty();
  }

  /** What a content that was sent there and back, or took too long, says of the link: never more than this node's own takes. */
  Optional<Reading> ofEcho(Outcome outcome, Claim claim) {
    return ofLink(outcome, claim, 2 * outcome.bulkBytes(), 2 * config.content().bytes());
  }

  /** What a content that was asked for says of the link. */
  Optional<Reading> ofTaken(Outcome outcome, Claim claim) {
    return ofLink(outcome, claim, outcome.bulkBytes(), config.content().bytes());
  }

  private Optional<Reading> ofLink(Outcome outcome, Claim claim, long carried, long wanted) {
    long own = ownRate();
    long expected = own == 0 ? claim.bitsPerSecondUp() : Math.min(own, claim.bitsPerSecondUp());
    boolean says = outcome.isDone() && carried > 0 || outcome.isTooSlow();
    long nanos = outcome.workNanos() + outcome.bulkNanos();
    return says && expected > 0 ? Optional.of(new Reading(expected, rate(8 * (outcome.isDone() ? carried : wanted), nanos))) : Optional.empty();
  }

  /** What a content that was asked for says of the storage: all of it where it was there, nothing of it where it was lost. */
  Optional<Reading> ofContent(Outcome outcome, Claim claim) {
    boolean says = (outcome.isDone() || outcome.isLost()) && claim.storageBytes() > 0;
    return says ? Optional.of(new Reading(claim.storageBytes(), outcome.isDone() ? claim.storageBytes() : 0)) : Optional.empty();
  }

  private static long rate(long amount, long nanos) {
    return (long) (amount / (Math.max(1, nanos) / 1e9));
  }

  private long ownRate() {
    return host.interfaces().stream().filter(Interface::up).mapToLong(each -> Math.min(each.bitsPerSecondUp(), each.bitsPerSecondDown())).max().orElse(0);
  }
}
