package orrery.protocols.placement;

import java.util.List;
import java.util.Optional;
import orrery.protocols.service.ServiceAddress;

/**
 * Where a call is to be served: in which order to try, and who is left out.
 *
 * @param order the best first; none where the call cannot be served as it is wished
 * @param left those that do not come into question, in the order in which they were given
 */
public record Decision(List<Choice> order, List<Left> left) {

  /**
   * One place.
   *
   * @param score in thousandths, 0 to 1000; by how it is ranked where the policy weighs, else 0
   * @param expectedNanos until the answer is there, in nanoseconds
   */
  public record Choice(Candidate candidate, int score, long expectedNanos) {}

  /** One that does not come into question. */
  public record Left(Candidate candidate, Unfit why) {}

  public Decision {
    order = List.copyOf(order);
    left = List.copyOf(left);
  }

  /** Where to try first. */
  public Optional<Choice> best() {
    return order.isEmpty() ? Optional.empty() : Optional.of(order.get(0));
  }

  /** The address by which the call goes to the best place and no other; empty where there is none. */
  public Optional<ServiceAddress> address(String service) {
    return best().map(Choice::candidate).map(there -> switch (there.reach()) {
      case OWN -> new ServiceAddress(service, new ServiceAddress.Here());
      case LINK, ELSEWHERE -> ServiceAddress.on(there.node(), service);
      case CENTRAL -> ServiceAddress.central(service);
    });
  }

  /** Whether there are places, and none of them has it done in time. */
  public boolean isTooLateEverywhere() {
    return order.isEmpty() && left.stream().anyMatch(one -> one.why() == Unfit.TOO_LATE);
  }
}
