package orrery.scenario;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import orrery.host.Doc;
import orrery.sim.Shares;

/**
 * A name from a list of the {@link Catalogue}, the same for all or drawn for each: {@code docsis}, or {@code { mix: {
 * docsis: 40 %, fibre: 60 % } }}. Which list it is says the {@link OneOf} of the component.
 */
public sealed interface Pick {

  /** The same for all. */
  @Plain
  @Doc("This one.")
  record Always(@Doc("Its name.") @FromList String name) implements Pick {}

  /**
   * Drawn for each by the name of who has it.
   *
   * @param shares of 1, in the order of the file
   */
  @Doc("One for each, drawn by these shares, which must sum to 1.")
  record Mix(@Doc("Shares by name.") @FromList @Within(least = "0", greatest = "1") Map<String, Double> shares) implements Pick {

    public Mix {
      shares = Ordered.copy(shares);
      // In decimal, as they were written: ten shares of 10 % are a whole.
      BigDecimal sum = shares.values().stream().map(share -> new BigDecimal(share.toString())).reduce(BigDecimal.ZERO, BigDecimal::add);
      if (sum.compareTo(BigDecimal.ONE) != 0) {
        throw new IllegalArgumentException("the shares must sum to 1 but sum to " + sum.stripTrailingZeros().toPlainString());
      }
    }
  }

  /** The names it may come to. */
  default Collection<String> names() {
    if (this instanceof Mix mix) {
      return mix.shares().keySet();
    }
    return List.of(((Always) this).name());
  }

  /**
   * The name for somebody.
   *
   * @param luck theirs, uniform in [0, 1)
   */
  default String at(double luck) {
    return this instanceof Mix mix ? Shares.at(mix.shares(), luck) : ((Always) this).name();
  }
}
