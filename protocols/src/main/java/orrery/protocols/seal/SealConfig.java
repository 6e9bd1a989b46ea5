package orrery.protocols.seal;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How payloads are sealed.
 *
 * @param lifetime how long a sender uses one context
 * @param receivers for how many receivers a sender keeps a context
 * @param senders how many contexts a receiver keeps before it begins a new session
 * @param largest of the payloads that are opened
 */
public record SealConfig(
    @Doc("How long a sender uses the keys that it has with a receiver before it makes new ones.")
        @Default(value = "1 h", source = "assumed") Duration lifetime,
    @Doc("For how many receivers a sender keeps keys.")
        @Default(value = "256", source = "assumed") int receivers,
    @Doc("How many senders' keys a receiver keeps; beyond that all make new ones.")
        @Default(value = "1024", source = "assumed") int senders,
    @Doc("The largest payload that is opened.")
        @Default(value = "4 MiB", source = "assumed; that of an HTTP body here") DataSize largest) {

  public SealConfig {
    if (lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("lifetime must be longer than 0 but is " + lifetime);
    }
    if (receivers < 1 || senders < 1) {
      throw new IllegalArgumentException("receivers and senders must be at least 1 but are " + receivers + " and " + senders);
    }
    if (largest.bytes() < 1 || largest.bytes() > 1 << 28) {
      throw new IllegalArgumentException("largest must be 1 B to 256 MiB but is " + largest);
    }
  }
}
