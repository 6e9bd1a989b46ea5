package orrery.protocols.mdns;

import java.util.List;

/** A service that is being made known, by {@link MulticastDns#register}. */
public final class Registration {

  Registration() {}

  /** Changes what the service says of itself, and announces that. */
  public void update(List<String> text) {
    ServiceOffer.checkText(text);
  }

  /** Says goodbye, where it had been announced, and ends. A second call does nothing. */
  public void withdraw() {}
}
