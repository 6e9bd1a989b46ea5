package orrery.scenario.preset;

import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.net.LinkSpec;
import orrery.scenario.input.Inputs;

/** An access technology as its file describes it. */
@Doc("An access technology.")
public record LinkPreset(
    @Doc("What it is, in a sentence.") String description,
    @Doc("Whether both ways may be sent at the same time; 'half' needs a medium.") @Default("full") Duplex duplex,
    @Doc("The medium that all links of one LAN share which name it.") Optional<String> medium,
    @Doc("Towards the network.") Way up,
    @Doc("From the network.") Way down) {

  /** Whether the two ways keep out of each other's way. */
  public enum Duplex {
    /** Each has a line of its own. */
    FULL,
    /** They take turns on one medium. */
    HALF
  }

  public LinkPreset {
    if (duplex == Duplex.HALF && medium.isEmpty()) {
      throw new IllegalArgumentException("duplex must be full where there is no medium to take turns on, but is half");
    }
    if (duplex == Duplex.FULL && medium.isPresent()) {
      throw new IllegalArgumentException("duplex must be half on a shared medium but is full");
    }
    if (medium.isPresent() && !(up.sending() instanceof SendingSpec.Framed && down.sending() instanceof SendingSpec.Framed)) {
      throw new IllegalArgumentException("medium must be shared by frames, but 'sending' is not framed both ways");
    }
  }

  /**
   * What it does to packets.
   *
   * @param inputs the files it refers to, which have been read
   */
  public LinkSpec spec(Inputs inputs) {
    return new LinkSpec(up.pipe(inputs), down.pipe(inputs), medium);
  }
}
